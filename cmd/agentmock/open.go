package main

import (
	"os/exec"
	"runtime"
)

// openBrowser opens an address as this machine opens it for people.
func openBrowser(address string) error {
	command, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		command = "open"
	case "windows":
		command, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	process := exec.Command(command, args...)
	if err := process.Start(); err != nil {
		return err
	}
	go func() { _ = process.Wait() }() // it is a browser's affair how it ends
	return nil
}
