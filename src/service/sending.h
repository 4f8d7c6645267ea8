// What leaves the server by itself: what happened is looked through for who wants to hear of it,
// and what is due is sent. The queue between the two, and what a kill leaves of it, is notice's
// (notice/delivery.h); who must be told, and what leaves, stands here and in webhook_letter.h.
//
//   events ─▶ plan ─▶ queue, one for each destination ─▶ work ─▶ https, …
//
// How far the books were looked through is a transient value, written after the deliveries it
// stands for: after a kill the last page is looked through again, and nothing is there twice. When
// it is lost with the machine, what is younger than notice::kWaitMax is looked through, and sent
// under the same ids.
//
// Thread rule: plan by one thread of one process (a lease sees to that), work by one at a time for
// each destination, stop from any.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "notice/dispatch.h"
#include "notice/message.h"
#include "notice/webhook.h"
#include "service/world.h"

namespace luoshi::service {

struct SendingOptions {
  std::string base_url = {};      // under which people see this server; empty: no links
  env::AddressSet networks = {};  // that webhooks may be in beside the public one
  notice::MessageProvider* messages = nullptr;  // without one they wait
  std::string mail_from = {};                   // of notices as mail; empty: none are sent
};

class Sender {
 public:
  Sender(World& world, SendingOptions options);

  base::Result<void> plan();
  std::vector<std::string> destinations();
  base::Result<void> work(const std::string& destination);
  // What is being sent is finished, nothing more is begun.
  void stop() { is_stopping_ = true; }

 private:
  struct Receiver;

  base::Result<std::vector<Receiver>> receivers();
  base::Result<void> forget_places();
  base::Result<void> plan_book(ledger::BookId book, const std::vector<Receiver>& receivers);
  base::Result<std::uint64_t> place_in(ledger::BookId book);
  base::Result<void> plan_event(const ledger::Event& event, const std::vector<Receiver>& receivers);
  base::Result<void> work_webhook(const std::string& id);
  notice::Outcome post(const notice::Webhook& webhook, const std::string& id,
                       const notice::Delivery& delivery);
  base::Result<std::string> signatures(const notice::Webhook& webhook, const std::string& id,
                                       const notice::Delivery& delivery, std::string_view seconds,
                                       std::string_view body);
  base::Result<void> plan_webhooks();
  base::Result<void> plan_mail();
  base::Result<void> plan_mail_of(const ledger::Row& wish);
  base::Result<void> work_mail();
  notice::Outcome mail(const notice::Delivery& delivery);
  env::Mail mail_of(const std::vector<ledger::Row>& notices);
  base::Result<void> work_messages();
  notice::Outcome send_message(const notice::Delivery& delivery);
  base::Result<void> pause_when_hopeless(const std::string& id);

  World& world_;
  SendingOptions options_;
  notice::DeliveryQueue queue_;
  notice::Dispatcher dispatcher_;
  std::atomic<bool> is_stopping_{false};
  bool has_places_ = true;        // perhaps
  env::WallTime mail_looked_at_;  // for those who want mail
};

}  // namespace luoshi::service
