package poster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

const (
	dot   = 16 // pixels of one module
	quiet = 4  // modules of white around the code, as ISO/IEC 18004 wants
)

// Draw draws a text as a QR code, a PNG file, which still reads where a sixth of it is soiled. A text
// of more than 2 000 bytes does not fit.
func Draw(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw a code: %w", err)
	}
	side := code.Bounds().Dx()
	size := (side + 2*quiet) * dot
	picture := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y := range side {
		line := picture.Pix[(y+quiet)*dot*picture.Stride:][:picture.Stride]
		for x := range side {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				for i := range dot {
					line[(x+quiet)*dot+i] = 1
				}
			}
		}
		for i := 1; i < dot; i++ {
			copy(picture.Pix[((y+quiet)*dot+i)*picture.Stride:], line)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("write a code: %w", err)
	}
	return out.Bytes(), nil
}
