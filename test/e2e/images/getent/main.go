// The part of Alpine's getent that start scripts use: hosts, ahosts, ahostsv4 and ahostsv6. Its answers have the form of musl's, which differs from glibc's: one line
// for STREAM and one for DGRAM, and the name on every line.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
)

const notFound = 2

func lookup(network, name string) []net.IP {
	addresses, err := net.DefaultResolver.LookupIP(context.Background(), network, name)
	if err != nil {
		return nil
	}
	return addresses
}

// hosts prints the first address of each name, and an IPv6 address if there is one.
func hosts(names []string) int {
	for _, name := range names {
		addresses := lookup("ip6", name)
		if len(addresses) == 0 {
			addresses = lookup("ip4", name)
		}
		if len(addresses) == 0 {
			return notFound
		}
		fmt.Printf("%-16s  %s\n", addresses[0], name)
	}
	return 0
}

func all(network string, names []string) int {
	for _, name := range names {
		addresses := lookup(network, name)
		prefix := ""
		if len(addresses) == 0 && network == "ip6" {
			addresses, prefix = lookup("ip4", name), "::ffff:"
		}
		if len(addresses) == 0 {
			return notFound
		}
		for _, address := range addresses {
			for _, kind := range []string{"STREAM", "DGRAM"} {
				fmt.Printf("%-15s %-6s %s\n", prefix+address.String(), kind, name)
			}
		}
	}
	return 0
}

func main() {
	networks := map[string]string{"ahosts": "ip", "ahostsv4": "ip4", "ahostsv6": "ip6"}
	if len(os.Args) > 2 && os.Args[1] == "hosts" {
		os.Exit(hosts(os.Args[2:]))
	}
	if len(os.Args) > 2 && networks[os.Args[1]] != "" {
		os.Exit(all(networks[os.Args[1]], os.Args[2:]))
	}
	fmt.Fprintln(os.Stderr, "Usage: getent hosts|ahosts|ahostsv4|ahostsv6 key ...")
	os.Exit(1)
}
