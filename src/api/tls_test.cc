// The server with a certificate made for the test.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "api/support_test.h"

namespace luoshi::api {
namespace {

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &bytes));
  return {bytes, size};
}

struct Pair {
  std::string certificate;
  std::string key;
};

Pair make_pair_of_pem() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const std::unique_ptr<BIO, decltype(&BIO_free)> first(BIO_new(BIO_s_mem()), BIO_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> second(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(first.get(), certificate.get());
  PEM_write_bio_PrivateKey(second.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(first.get()), text_of(second.get())};
}

class TlsTest : public WithServer {
 protected:
  base::Result<std::unique_ptr<Server>> start_with(const Pair& pair, std::vector<Route> routes) {
    folder_ = std::make_unique<env::TemporaryFolder>(std::move(*env::TemporaryFolder::make()));
    options_.tls = Tls{folder_->path() + "/certificate.pem", folder_->path() + "/key.pem"};
    EXPECT_TRUE(files_.write_atomically(options_.tls->certificate_path, pair.certificate));
    EXPECT_TRUE(files_.write_atomically(options_.tls->key_path, pair.key));
    return Server::start(options_, std::move(*Router::make(std::move(routes))), clock_, files_);
  }

  std::unique_ptr<env::TemporaryFolder> folder_;
};

TEST_F(TlsTest, AnswersAndSaysThatItIsSecure) {
  auto started = start_with(
      make_pair_of_pem(), {route(Method::kGet, "/large",
                                 [](const Request& request, Responder respond) {
                                   EXPECT_TRUE(request.is_secure);
                                   respond(Response::text(std::string(100'000, 'x'), "text/plain"));
                                 }),
                           route(Method::kPost, "/units", echo())});
  ASSERT_TRUE(started);
  server_ = std::move(*started);
  RawClient one(server_->port(), true);
  EXPECT_EQ(one.ask(get("/large")).body, std::string(100'000, 'x'));
  EXPECT_EQ(one.ask(post("/units", "{}")).body, "POST units {}");
  EXPECT_EQ(one.ask(get("/large", "Connection: close\r\n")).status, 200);
  EXPECT_TRUE(one.is_closed_by_server());
  RawClient plain(server_->port());
  plain.send(get("/large"));
  EXPECT_EQ(plain.read_to_end().find("HTTP/1.1"), std::string::npos);
}

TEST_F(TlsTest, RefusesACertificateOfAnotherKey) {
  Pair mixed = make_pair_of_pem();
  mixed.key = make_pair_of_pem().key;
  EXPECT_FALSE(start_with(mixed, {}));
  EXPECT_FALSE(start_with({"nonsense", "nonsense"}, {}));
}

}  // namespace
}  // namespace luoshi::api
