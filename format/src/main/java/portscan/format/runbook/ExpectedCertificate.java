package portscan.format.runbook;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the certificate of a TLS service should be.
 *
 * @param name a name that it must hold
 * @param minDaysLeft how many days it must still be valid
 */
public record ExpectedCertificate(Optional<String> name, OptionalInt minDaysLeft) {}
