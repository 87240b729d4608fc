package store

var guardAward = guards{} // never changed
