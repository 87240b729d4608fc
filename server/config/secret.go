package config

import "log/slog"

// Secret is a text that prints as 已设置 or 未设置 wherever it is formatted, logged or encoded.
type Secret string

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String says whether the secret is set.
func (s Secret) String() string {
	if s == "" {
		return "未设置"
	}
	return "已设置"
}

// GoString says the same for %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue says the same in logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText says the same in JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
