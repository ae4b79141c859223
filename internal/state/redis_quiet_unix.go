//go:build unix

package state

import (
	"errors"
	"net"
	"syscall"
	"time"
)

// quiet looks, without waiting, whether there is nothing to read: a Redis that has gone, or has closed what was long unused, has left its
// end there.
func quiet(wire net.Conn) error {
	if err := wire.SetReadDeadline(time.Time{}); err != nil { // that of the last answer has passed
		return err
	}
	raw, err := wire.(syscall.Conn).SyscallConn()
	if err != nil {
		return err
	}
	var found error
	if err := raw.Read(func(fd uintptr) bool {
		_, found = syscall.Read(int(fd), make([]byte, 1))
		return true
	}); err != nil {
		return err
	}
	if errors.Is(found, syscall.EAGAIN) || errors.Is(found, syscall.EWOULDBLOCK) {
		return nil
	}
	return errors.New("the connection has ended")
}
