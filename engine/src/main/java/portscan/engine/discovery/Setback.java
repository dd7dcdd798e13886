package portscan.engine.discovery;

import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;

/**
 * What speaks against a host while nothing has proved it to be up.
 *
 * @param reason the word of an ICMP error
 * @param ttl what the error had left; 0 without one
 * @param from who sent the error; null without one
 * @param failure what kept this machine from asking; null of an error
 * @param isFinal whether asking again by whatever method is in vain: the router knows no way
 */
record Setback(
    String reason,
    int ttl,
    @Nullable IpAddress from,
    @Nullable LocalFailure failure,
    boolean isFinal) {
  static Setback local(LocalFailure failure) {
    return new Setback(failure.trouble().word(), 0, null, failure, false);
  }
}
