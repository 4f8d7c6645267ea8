// What requests by HTTP and mail by SMTP have in common of libcurl.
// Thread rule: a Transfer is used by one thread.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "env/address_set.h"

namespace luoshi::env::internal {

struct Address {
  std::string scheme;  // in small letters
  std::string host;
  std::string shown;  // without user, password, query and fragment, for messages
  bool is_loopback = false;
};

// kInvalidInput when it is no address, or carries a user or password.
base::Result<Address> parse_address(const std::string& url);

// Public addresses and these; whether another was asked for.
struct Reach {
  const AddressSet* also = nullptr;
  bool was_refused = false;
};

class Transfer {
 public:
  // Schemes as in "http,https".
  static base::Result<Transfer> make(const std::string& url, const Address& address,
                                     const char* schemes, std::chrono::milliseconds time_max,
                                     const std::string& authorities_file);

  template <class Value>
  void set(CURLoption option, Value value) {
    if (problem_ == CURLE_OK) problem_ = curl_easy_setopt(handle_.get(), option, value);
  }
  void limit_to(Reach& reach);             // which outlives the transfer
  void add_line(const std::string& line);  // to the list that lines() is
  curl_slist* lines() const { return lines_.get(); }

  CURLcode run();  // or what was wrong with an option
  long response_code() const;

 private:
  Transfer() : handle_(curl_easy_init()) {}

  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  std::unique_ptr<CURL, Free> handle_;
  std::unique_ptr<curl_slist, Free> lines_;
  CURLcode problem_ = CURLE_OK;
};

tl::unexpected<base::Error> transfer_failure(CURLcode code, const std::string& where);

}  // namespace luoshi::env::internal
