// Certificates made on the spot, for tests here and above: an authority of its own and what it issues, as PEM files.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/time.h"

namespace tandem::crypto {

/// A folder of PEM files that goes with it.
class TestCertificates {
 public:
  struct Wish {
    std::string common_name = "nobody";
    std::string alternatives{};  ///< "DNS:sip.example.net,URI:sip:example.net"; empty: none
    WallTime from{}, until{};    ///< zero: valid for ten years around `epoch`
    bool self_signed = false;
    std::string file{};  ///< instead of a new one
  };
  struct Files {
    std::string certificate, key;
  };

  explicit TestCertificates(WallTime epoch) : epoch_(epoch) {
    static std::atomic<unsigned> serial{0};
    folder_ = std::filesystem::temp_directory_path() /
              ("tandem-certificates-" + std::to_string(::getpid()) + "-" + std::to_string(serial++));
    std::filesystem::create_directories(folder_);
    authority_key_ = EVP_EC_gen("P-256");
    authority_ = make({.common_name = "Test Authority"}, authority_key_, nullptr, authority_key_);
    write(authority_file(), authority_);
  }
  ~TestCertificates() {
    X509_free(authority_);
    EVP_PKEY_free(authority_key_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TestCertificates(const TestCertificates&) = delete;

  std::string authority_file() const { return (folder_ / "authority.pem").string(); }
  std::string folder() const { return folder_.string(); }

  Files issue(const Wish& wish) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const made =
        make(wish, key, wish.self_signed ? nullptr : authority_, wish.self_signed ? key : authority_key_);
    const std::string name = wish.file.empty() ? "issued-" + std::to_string(serial_) : wish.file;
    const Files files{(folder_ / (name + ".pem")).string(), (folder_ / (name + ".key")).string()};
    write(files.certificate, made);
    if (FILE* const out = std::fopen(files.key.c_str(), "w")) {
      PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
      std::fclose(out);
    }
    X509_free(made);
    EVP_PKEY_free(key);
    return files;
  }

 private:
  static void write(const std::string& file, X509* certificate) {
    if (FILE* const out = std::fopen(file.c_str(), "w")) {
      PEM_write_X509(out, certificate);
      std::fclose(out);
    }
  }
  static void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer ? issuer : certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509* make(const Wish& wish, EVP_PKEY* key, X509* issuer, EVP_PKEY* signer) {
    X509* const made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial_);
    const std::chrono::hours years{5 * 365 * 24};
    const auto time = [](WallTime at) { return std::chrono::system_clock::to_time_t(at); };
    ASN1_TIME_set(X509_getm_notBefore(made), time(wish.from == WallTime{} ? epoch_ - years : wish.from));
    ASN1_TIME_set(X509_getm_notAfter(made), time(wish.until == WallTime{} ? epoch_ + years : wish.until));
    X509_set_pubkey(made, key);
    X509_NAME* const name = X509_NAME_new();
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
    X509_set_subject_name(made, name);
    X509_set_issuer_name(made, issuer ? X509_get_subject_name(issuer) : name);
    X509_NAME_free(name);
    const bool authority = !issuer && !wish.self_signed;
    extend(made, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!wish.alternatives.empty()) extend(made, issuer, NID_subject_alt_name, wish.alternatives);
    X509_sign(made, signer, EVP_sha256());
    return made;
  }

  WallTime epoch_;
  std::filesystem::path folder_;
  EVP_PKEY* authority_key_ = nullptr;
  X509* authority_ = nullptr;
  long serial_ = 0;
};

}  // namespace tandem::crypto
