package store

var guardStaff = guards{} // never changed
