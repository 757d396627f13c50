// Inside of crypto: owners of OpenSSL's objects. Included by .cc files only.
#pragma once

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "crypto/certificate.h"
#include "crypto/tls_context.h"

namespace tandem::crypto {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using OwnedContext = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using OwnedConnection = std::unique_ptr<SSL, Freer<SSL_free>>;
using OwnedCertificate = std::unique_ptr<X509, Freer<X509_free>>;
using OwnedBio = std::unique_ptr<BIO, Freer<BIO_free_all>>;

struct TlsContext::Native {
  OwnedContext context;
};

Certificate read_certificate(const X509* certificate);

}  // namespace tandem::crypto
