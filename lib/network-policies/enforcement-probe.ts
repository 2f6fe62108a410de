/**
 * A program for Synapse's pod that tries a forbidden connection. It prints `refused`, or `CONNECTED` if the cluster enforces no policies. Synapse's image has Python, and
 * Synapse has no business with the web client.
 */
export const PROBE =
  'import socket; s = socket.socket(); s.settimeout(5); ' +
  'print("refused" if s.connect_ex(("element", 80)) else "CONNECTED")';
