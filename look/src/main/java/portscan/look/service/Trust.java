package portscan.look.service;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whether authorities vouch for a certificate (RFC 5280 section 6). That it has expired is another
 * matter: it is judged as of a moment at which it was valid. Revocation is not asked about, since
 * that would be told to strangers.
 */
final class Trust {
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private final Supplier<Set<TrustAnchor>> authorities;

  /**
   * @param authorities asked for when the first certificate is judged
   */
  Trust(Supplier<Set<TrustAnchor>> authorities) {
    this.authorities = authorities;
  }

  /** By those authorities that this machine's Java trusts. */
  static Trust standard() {
    return new Trust(() -> Standard.AUTHORITIES);
  }

  /** Read once, when they are first needed. */
  private static final class Standard {
    static final Set<TrustAnchor> AUTHORITIES = authorities();

    private static Set<TrustAnchor> authorities() {
      Set<TrustAnchor> anchors = new HashSet<>();
      try {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
          if (manager instanceof X509TrustManager known) {
            for (X509Certificate authority : known.getAcceptedIssuers()) {
              anchors.add(new TrustAnchor(authority, null));
            }
          }
        }
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java cannot read its authorities", e);
      }
      return anchors;
    }
  }

  /**
   * Whether an authority vouches for the first of {@code chain}, directly or by way of the others.
   */
  boolean vouchesFor(List<X509Certificate> chain) {
    Set<TrustAnchor> trusted = authorities.get();
    if (chain.isEmpty() || trusted.isEmpty()) {
      return false;
    }
    X509Certificate certificate = chain.getFirst();
    try {
      X509CertSelector server = new X509CertSelector();
      server.setCertificate(certificate);
      server.setExtendedKeyUsage(Set.of(SERVER_AUTHENTICATION));
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, server);
      parameters.setRevocationEnabled(false);
      parameters.setDate(moment(certificate));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // No way to an authority; or the certificates are such that none can be looked for.
      return false;
    }
  }

  /** Now, or the nearest moment at which the certificate is valid. */
  @SuppressWarnings("JavaUtilDate") // What PKIXBuilderParameters takes.
  private static Date moment(X509Certificate certificate) {
    Date now = new Date();
    if (now.after(certificate.getNotAfter())) {
      return certificate.getNotAfter();
    }
    return now.before(certificate.getNotBefore()) ? certificate.getNotBefore() : now;
  }
}
