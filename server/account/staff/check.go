package staff

// Check brings an account to be opened into the form it is kept in, or answers Invalid with what is wrong with
// it. Whether its log-in name is free is seen when it is opened.
func Check(o Opening) (Opening, error) { return checkOpening(o) }
