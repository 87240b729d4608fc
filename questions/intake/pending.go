package intake

func (l *ledger) readWorkbook([]byte)  {}
func (l *ledger) readCSV(string)       {}
func (l *ledger) readTSV(string)       {}
func (l *ledger) readText(string)      {}
func (l *ledger) readGIFT(string)      {}
func (l *ledger) readAiken(string)     {}
func (l *ledger) readMoodle(string)    {}
func (l *ledger) readJSON(string)      {}
func (l *ledger) readJSONLines(string) {}
func (l *ledger) readYAML(string)      {}
func (l *ledger) readDocx(*archive)    {}
