package portscan.api.scan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * The one way out: whoever wants to send to a target must first be given a {@link Permit}.
 *
 * <p>Every method that opens a socket to a target takes a permit, and only this class makes them,
 * so a probe that asked neither policy nor audit does not compile.
 */
public final class Egress {
  private final ScopePolicy policy;
  private final AuditSink audit;
  private final @Nullable Ceiling ceiling;

  public Egress(ScopePolicy policy, AuditSink audit) {
    this(policy, audit, null);
  }

  /**
   * @param ceiling what {@link #awaitTurns} waits for; null for nothing
   */
  public Egress(ScopePolicy policy, AuditSink audit, @Nullable Ceiling ceiling) {
    this.policy = policy;
    this.audit = audit;
    this.ceiling = ceiling;
  }

  /** Waits until so many packets may leave; whoever paces itself need not. */
  public void awaitTurns(int packets) {
    if (ceiling != null) {
      ceiling.await(packets);
    }
  }

  /** Asks the policy about {@code endpoint} and tells the audit its answer. */
  public Admission admit(String target, Endpoint endpoint) {
    Optional<String> refusal = policy.refusal(target, endpoint);
    if (refusal.isPresent()) {
      audit.refused(target, endpoint, refusal.get());
      return new Refused(refusal.get());
    }
    audit.admitted(target, endpoint);
    return new Permit(this, endpoint);
  }

  /**
   * Tells the audit of a whole block that is about to be probed, packet by packet; the policy is
   * asked about each endpoint of it before its first packet, see {@link BlockPermit#refusal}.
   */
  public BlockPermit admitBlock(String target, Host.Addresses addresses, PortSet ports) {
    audit.admittedBlock(target, addresses, ports);
    return new BlockPermit(target, policy);
  }

  /**
   * The parts of a block that are forbidden as a whole, which the audit is told of: whoever asks
   * leaves them out. The rest is still to be admitted.
   */
  public List<ScopePolicy.Closed> close(String target, Host.Addresses block, PortSet ports) {
    List<ScopePolicy.Closed> closed =
        policy.closed(target, block.address(0), block.address(block.size() - 1));
    for (ScopePolicy.Closed part : closed) {
      audit.refusedBlock(target, span(part), ports, part.rule());
    }
    return closed;
  }

  /** The addresses of a part of a block. */
  public static Host.Span span(ScopePolicy.Closed part) {
    return new Host.Span(part.first(), part.last().low() - part.first().low() + 1);
  }

  /** Whether the policy stands for the leave of those whose hosts are asked. */
  public boolean isAuthorised() {
    return policy.isAuthority();
  }

  /** The policy's answer. */
  public sealed interface Admission {}

  /**
   * The policy forbids it.
   *
   * @param rule which rule, in words for the user
   */
  public record Refused(String rule) implements Admission {}

  /** Leave to send to one endpoint. */
  public static final class Permit implements Admission {
    private final Egress egress;
    private final Endpoint endpoint;

    private Permit(Egress egress, Endpoint endpoint) {
      this.egress = egress;
      this.endpoint = endpoint;
    }

    /** {@link Egress#awaitTurns} of the one way out that gave it. */
    public void awaitTurns(int packets) {
      egress.awaitTurns(packets);
    }

    public Endpoint endpoint() {
      return endpoint;
    }
  }

  /** Leave to send to those endpoints of one block that the policy does not refuse. */
  public static final class BlockPermit {
    private final String target;
    private final ScopePolicy policy;
    private final ScopePolicy.Gate gate;

    private BlockPermit(String target, ScopePolicy policy) {
      this.target = target;
      this.policy = policy;
      this.gate = policy.gate(target);
    }

    /** Whether the policy may refuse any endpoint at all: if not, none need be asked about. */
    public boolean mayRefuse() {
      return !policy.isPermissive();
    }

    /** Whether an endpoint is let through without a closer look, which is {@link #refusal}. */
    public boolean admits(
        AddressFamily family, long high, long low, int port, Transport transport) {
      return gate.admits(family, high, low, port, transport);
    }

    /** The rule that forbids probing {@code endpoint}; empty if none does. */
    public Optional<String> refusal(Endpoint endpoint) {
      return policy.refusal(target, endpoint);
    }
  }
}
