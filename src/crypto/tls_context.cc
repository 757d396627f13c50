#include "crypto/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <span>

#include "base/address.h"
#include "crypto/openssl_native.h"

namespace tandem::crypto {
namespace {

std::string name_text(const X509_NAME* name) {
  const OwnedBio bio(BIO_new(BIO_s_mem()));
  if (!name ||
      X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(XN_FLAG_DN_REV)) < 0)
    return {};
  const char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  constexpr long longest = 256;
  return {data, static_cast<std::size_t>(std::min(size, longest))};
}

std::string common_name_of(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = subject ? X509_NAME_get_index_by_NID(subject, NID_commonName, -1) : -1;
  if (at < 0) return {};
  const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, text);
  if (size < 0) return {};
  std::string name(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return name.find('\0') == name.npos ? name : std::string();
}

WallTime time_of(const ASN1_TIME* time) {
  std::tm broken_down{};
  if (!time || ASN1_TIME_to_tm(time, &broken_down) != 1) return {};
  const std::chrono::year_month_day day{std::chrono::year{broken_down.tm_year + 1900},
                                        std::chrono::month{static_cast<unsigned>(broken_down.tm_mon) + 1},
                                        std::chrono::day{static_cast<unsigned>(broken_down.tm_mday)}};
  return WallTime{std::chrono::sys_days{day} + std::chrono::hours{broken_down.tm_hour} +
                  std::chrono::minutes{broken_down.tm_min} + std::chrono::seconds{broken_down.tm_sec}};
}

/// Empty where it holds a zero byte, by which "good.example\0.evil.example" would pass for another name.
std::string text_of(const ASN1_STRING* text) {
  std::string value(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                    static_cast<std::size_t>(ASN1_STRING_length(text)));
  return value.find('\0') == value.npos ? value : std::string();
}

std::optional<IpAddress> address_of(std::span<const std::uint8_t> bytes) {
  if (bytes.size() == 4)
    return IpAddress::v4(static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
                         static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3]);
  std::array<std::uint8_t, 16> all{};
  if (bytes.size() != all.size()) return std::nullopt;
  std::ranges::copy(bytes, all.begin());
  return IpAddress::v6(all);
}

void read_alternatives(const X509* certificate, Certificate& facts) {
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  if (!names) return;
  facts.has_alternatives = true;
  constexpr int most_names = 256;
  for (int i = 0; i < std::min(sk_GENERAL_NAME_num(names), most_names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type == GEN_URI) facts.uris.push_back(text_of(name->d.uniformResourceIdentifier));
    if (name->type == GEN_DNS) facts.host_names.push_back(text_of(name->d.dNSName));
    if (name->type == GEN_IPADD) {
      const ASN1_OCTET_STRING* ip = name->d.iPAddress;
      if (const auto address =
              address_of({ASN1_STRING_get0_data(ip), static_cast<std::size_t>(ASN1_STRING_length(ip))}))
        facts.addresses.push_back(address->to_string());
    }
  }
  GENERAL_NAMES_free(names);
}

/// Nobody is asked for a password: the program has no terminal.
int no_password(char*, int, int, void*) {
  return 0;
}

bool readable(const std::string& file) {
  struct stat what{};
  return ::stat(file.c_str(), &what) == 0 && S_ISREG(what.st_mode) && ::access(file.c_str(), R_OK) == 0;
}

using Outcome = std::expected<void, TlsFileError>;

Outcome load_own(SSL_CTX* context, const TlsSettings& settings) {
  const std::string& key = settings.key_file.empty() ? settings.certificate_file : settings.key_file;
  for (const std::string* file : {&settings.certificate_file, &key})
    if (!readable(*file)) return std::unexpected(TlsFileError{TlsFileFault::unreadable, *file});
  if (SSL_CTX_use_certificate_chain_file(context, settings.certificate_file.c_str()) != 1)
    return std::unexpected(TlsFileError{TlsFileFault::no_certificate, settings.certificate_file});
  ERR_clear_error();
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ||
                       ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_TYPE_MISMATCH;
    return std::unexpected(TlsFileError{other ? TlsFileFault::key_of_another : TlsFileFault::no_key, key});
  }
  if (SSL_CTX_check_private_key(context) != 1) return std::unexpected(TlsFileError{TlsFileFault::key_of_another, key});
  return {};
}

Outcome load_authorities(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (!readable(settings.ca_file)) {
    return std::unexpected(TlsFileError{TlsFileFault::unreadable, settings.ca_file});
  } else if (SSL_CTX_load_verify_file(context, settings.ca_file.c_str()) != 1) {
    return std::unexpected(TlsFileError{TlsFileFault::no_authorities, settings.ca_file});
  }
  if (settings.demand_certificate && !settings.ca_file.empty())
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(settings.ca_file.c_str()));
  return {};
}

}  // namespace

Certificate read_certificate(const X509* certificate) {
  Certificate facts;
  facts.subject = name_text(X509_get_subject_name(certificate));
  facts.issuer = name_text(X509_get_issuer_name(certificate));
  facts.common_name = common_name_of(certificate);
  facts.not_before = time_of(X509_get0_notBefore(certificate));
  facts.not_after = time_of(X509_get0_notAfter(certificate));
  facts.self_issued = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
  read_alternatives(certificate, facts);
  return facts;
}

TlsContext::TlsContext(std::unique_ptr<Native> native) : native_(std::move(native)) {}
TlsContext::~TlsContext() = default;

std::expected<std::shared_ptr<const TlsContext>, TlsFileError> TlsContext::load(const TlsSettings& settings) {
  auto made = std::make_shared<TlsContext>(std::make_unique<Native>(OwnedContext(SSL_CTX_new(TLS_method()))));
  SSL_CTX* const context = made->native_->context.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_default_passwd_cb(context, no_password);
  if (!settings.certificate_file.empty()) {
    if (auto loaded = load_own(context, settings); !loaded) return std::unexpected(loaded.error());
    made->certificate_ = read_certificate(SSL_CTX_get0_certificate(context));
  }
  if (auto loaded = load_authorities(context, settings); !loaded) return std::unexpected(loaded.error());
  if (settings.demand_certificate)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  ERR_clear_error();
  return made;
}

}  // namespace tandem::crypto
