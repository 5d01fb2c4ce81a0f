package main

import "syscall"

// processorTime is that of all threads so far, in microseconds.
func processorTime() float64 {
	var created, ended, kernel, user syscall.Filetime
	process, err := syscall.GetCurrentProcess()
	must(err)
	must(syscall.GetProcessTimes(process, &created, &ended, &kernel, &user))
	return float64(kernel.Nanoseconds()+user.Nanoseconds()) / 1e3
}
