package faker

import (
	"slices"
	"strings"

	"agentmock/internal/ownpath"
)

// PicturePath is where a mock serves the pictures that are made up: in its own part of the paths, so that they load without a network.
const PicturePath = ownpath.Pictures + "/"

// PictureKinds are the kinds of pictures, each a folder of [PicturePath].
var PictureKinds = []string{"picture", "avatar", "logo"}

// Origin is where a client has reached the mock; without a host it is not known.
type Origin struct {
	Host   string // with the port: localhost:8080
	Secure bool   // by https
}

func (o Origin) String() string {
	if o.Secure {
		return "https://" + o.Host
	}
	return "http://" + o.Host
}

// drawnPicture returns the address of a picture of a kind. It leads to the place it is asked from, so that it is the same wherever the
// mock runs; where a format asks for all of the address, it leads to the mock, or where that is not known to a place that is reserved.
func drawnPicture(kind string) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		address := PicturePath + kind + "/" + d.hex(6) + ".svg"
		if !slices.Contains(strings.Fields("uri url iri"), f.Format) {
			if f.takes(address) {
				return address
			}
			return d.picture()
		}
		if whole := d.Origin.String() + address; d.Origin.Host != "" && f.takes(whole) {
			return whole
		}
		return d.picture()
	}
}
