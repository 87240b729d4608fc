package store

var guardCensus = guards{} // never changed
