package store

var guardRegrade = guards{} // never changed
