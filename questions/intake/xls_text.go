package intake

import (
	"encoding/binary"
	"unicode/utf16"
)

// chunks is the body of a record and of those that continue it.
type chunks struct {
	list [][]byte // what is left, the first one partly read
}

// bytes returns the next n bytes, which may go over several records.
func (s *chunks) bytes(n int) ([]byte, error) {
	var all []byte
	for n > 0 {
		if len(s.list) == 0 {
			return nil, errBIFF
		}
		part := s.list[0][:min(n, len(s.list[0]))]
		n -= len(part)
		if s.list[0] = s.list[0][len(part):]; len(s.list[0]) == 0 {
			s.list = s.list[1:]
		}
		if all == nil && n == 0 {
			return part, nil
		}
		all = append(all, part...)
	}
	return all, nil
}

// skip passes over the next n bytes.
func (s *chunks) skip(n int64) error {
	for n > 0 {
		if len(s.list) == 0 {
			return errBIFF
		}
		part := min(n, int64(len(s.list[0])))
		n -= part
		if s.list[0] = s.list[0][part:]; len(s.list[0]) == 0 {
			s.list = s.list[1:]
		}
	}
	return nil
}

// shortText reads a text with one byte for its length, as sheets are named.
func (s *chunks) shortText() (string, error) {
	head, err := s.bytes(2)
	if err != nil {
		return "", err
	}
	return s.characters(int(head[0]), head[1]&1 != 0)
}

// longText reads a text with two bytes for its length.
func (s *chunks) longText() (string, error) {
	head, err := s.bytes(3)
	if err != nil {
		return "", err
	}
	return s.characters(int(binary.LittleEndian.Uint16(head)), head[2]&1 != 0)
}

// richText reads a text as the shared ones are kept: with the runs of its looks and its readings,
// which are passed over.
func (s *chunks) richText() (string, error) {
	head, err := s.bytes(3)
	if err != nil {
		return "", err
	}
	count, flags := int(binary.LittleEndian.Uint16(head)), head[2]
	var after int64
	if flags&8 != 0 {
		runs, err := s.bytes(2)
		if err != nil {
			return "", err
		}
		after += 4 * int64(binary.LittleEndian.Uint16(runs))
	}
	if flags&4 != 0 {
		size, err := s.bytes(4)
		if err != nil {
			return "", err
		}
		after += int64(binary.LittleEndian.Uint32(size))
	}
	text, err := s.characters(count, flags&1 != 0)
	if err != nil {
		return "", err
	}
	return text, s.skip(after)
}

// characters reads so many characters, of two bytes each when wide. Where a record continues amid
// them it begins with a byte that says anew whether they are wide.
func (s *chunks) characters(n int, wide bool) (string, error) {
	var units []uint16
	for n > 0 {
		if len(s.list) == 0 {
			return "", errBIFF
		}
		part := s.list[0]
		size := 1
		if wide {
			size = 2
		}
		take := min(n, len(part)/size)
		for i := range take {
			if wide {
				units = append(units, binary.LittleEndian.Uint16(part[2*i:]))
			} else {
				units = append(units, uint16(part[i]))
			}
		}
		n -= take
		rest := part[take*size:]
		if n == 0 {
			if s.list[0] = rest; len(rest) == 0 {
				s.list = s.list[1:]
			}
			break
		}
		s.list = s.list[1:]
		if len(rest) > 0 || len(s.list) == 0 || len(s.list[0]) == 0 {
			return "", errBIFF // half a character, or nothing that continues
		}
		wide = s.list[0][0]&1 != 0
		s.list[0] = s.list[0][1:]
	}
	return string(utf16.Decode(units)), nil
}
