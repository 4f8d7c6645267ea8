#include "app/house.h"

#include <algorithm>
#include <array>

#include "api/server.h"
#include "base/json.h"
#include "cases/case.h"
#include "commitment/catalog.h"
#include "duty/catalog.h"
#include "ledger/migrate.h"
#include "notice/notice.h"
#include "office/catalog.h"
#include "service/erasures.h"
#include "service/people_lookup.h"
#include "service/personal.h"
#include "service/readings.h"
#include "vault/password.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::uint64_t kStoreBytesMax = 4 << 10;

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

bool is_address(std::string_view store) {
  return store.starts_with("postgresql://") || store.starts_with("postgres://");
}

Result<void> remember_store(World& world, const std::string& path, const std::string& store) {
  // It may hold a password.
  auto pending = world.files.create(path, env::Access::kOwnerOnly);
  if (!pending) return tl::unexpected(pending.error());
  if (auto done = (*pending)->append(store + "\n"); !done) return done;
  return (*pending)->commit();
}

std::unique_ptr<env::Mailer> mailer_of(const Configuration& configuration, env::Clock& clock) {
  return std::make_unique<env::SmtpMailer>(
      env::MailServer{.url = configuration.text("smtp"),
                      .user = configuration.text("smtp-user"),
                      .password = configuration.text("smtp-password")},
      clock);
}

// A new master key would open nothing of what an old one has sealed.
Result<void> check_master_key(World& world, const Place& place, ledger::Ledger& ledger) {
  if (world.files.kind(place.master_key()) != env::PathKind::kAbsent) return {};
  auto kept = ledger.store().keys().page("", 1);
  if (!kept) return tl::unexpected(kept.error());
  if (kept->empty()) return {};
  return base::fail(ErrorCode::kNotFound,
                    {"台账有封存的内容，但主密钥不在",
                     "the ledger holds sealed fields, and its master "
                     "key is not there"},
                    place.master_key(),
                    {"请从主密钥自己的备份放回", "put it back from the backup of its own"});
}

// The client's secret at the identity provider: told, or in a file.
Result<std::string> oidc_secret(const Configuration& configuration, World& world) {
  const std::string& file = configuration.text("oidc-secret-file");
  if (file.empty()) return configuration.text("oidc-secret");
  if (!configuration.text("oidc-secret").empty()) {
    return base::fail(
        ErrorCode::kInvalidInput, {"客户端密钥给了两次", "the client's secret is given twice"},
        "--oidc-secret-file",
        {"oidc-secret 和 oidc-secret-file 只用一个", "either oidc-secret or oidc-secret-file"});
  }
  auto text = world.files.read(file, kStoreBytesMax);
  if (!text) return tl::unexpected(text.error());
  return trimmed(std::move(*text));
}

Result<env::LogLevel> level_of(const Configuration& configuration) {
  const std::string& level = configuration.text("log");
  if (level == "debug") return env::LogLevel::kDebug;
  if (level == "info") return env::LogLevel::kInfo;
  if (level == "warning") return env::LogLevel::kWarning;
  if (level == "error") return env::LogLevel::kError;
  return base::fail(ErrorCode::kInvalidInput, {"没有这个日志级别", "there is no such level"},
                    "--log",
                    {"应为 debug、info、warning 或 error", "debug, info, warning or error"});
}

}  // namespace

ledger::Catalog catalog() {
  ledger::Catalog all;
  office::add_to(all);
  duty::add_to(all);
  commitment::add_to(all);
  cases::add_to(all);
  notice::add_to(all);
  return all;
}

Result<Place> find_place(const Configuration& configuration, World& world, bool may_create) {
  Place place;
  place.data = configuration.text("data");
  if (world.files.kind(place.data) == env::PathKind::kAbsent) {
    if (!may_create) {
      return base::fail(
          ErrorCode::kNotFound, {"没有这个数据目录", "there is no such data folder"}, place.data,
          {"用 luoshi serve --data 目录 建立", "luoshi serve --data FOLDER makes one"});
    }
    if (auto made = world.files.make_folders(place.data, env::Access::kOwnerOnly); !made) {
      return tl::unexpected(made.error());
    }
  }
  const std::string remembered_at = place.data + "/store";
  std::string remembered;
  if (world.files.kind(remembered_at) == env::PathKind::kFile) {
    auto text = world.files.read(remembered_at, kStoreBytesMax);
    if (!text) return tl::unexpected(text.error());
    remembered = trimmed(*text);
  }
  if (remembered.empty() && world.files.kind(place.data + "/ledger.db") == env::PathKind::kFile) {
    remembered = place.data + "/ledger.db";
  }
  const std::string& named = configuration.text("store");
  if (!named.empty() && !remembered.empty() && named != remembered) {
    return base::fail(
        ErrorCode::kConflict,
        {"这个数据目录的台账在另一处", "this data folder's ledger is elsewhere"}, "--store",
        {"不带 --store 使用它，或换一个 --data", "leave --store out, or name another --data"});
  }
  place.store = !named.empty()        ? named
                : !remembered.empty() ? remembered
                                      : place.data + "/ledger.db";
  place.is_new =
      !is_address(place.store) && world.files.kind(place.store) == env::PathKind::kAbsent;
  if (place.is_new && !may_create) {
    return base::fail(ErrorCode::kNotFound, {"那里没有台账", "there is no ledger"}, place.store);
  }
  if (!named.empty() && remembered.empty() && may_create) {
    if (auto done = remember_store(world, remembered_at, named); !done) {
      return tl::unexpected(done.error());
    }
  }
  return place;
}

Result<ledger::Identity> new_identity(const Configuration& configuration, World& world,
                                      env::Random& random) {
  const auto algorithm = vault::parse_hash_algorithm(configuration.text("hash"));
  if (!algorithm) {
    return base::fail(ErrorCode::kInvalidInput, {"没有这种散列算法", "there is no such hash"},
                      "--hash", {"应为 sha256 或 sm3", "sha256 or sm3"});
  }
  ledger::Identity identity;
  identity.algorithm = *algorithm;
  identity.created = world.clock.wall_now();
  random.fill(std::as_writable_bytes(std::span(identity.ledger)));
  return identity;
}

Result<std::unique_ptr<ledger::Store>> open_store_at(const Place& place,
                                                     const ledger::Identity& when_new,
                                                     bool may_create) {
  ledger::StoreOptions options;
  options.location = place.store;
  options.may_create = may_create;
  return ledger::open_store(options, when_new);
}

Result<vault::Signer> open_signer(const Configuration& configuration, World& world,
                                  const Place& place) {
  const bool sm2 = configuration.text("signature") == "sm2";
  return vault::Signer::load_or_create(
      world.files, place.anchor_key(),
      sm2 ? vault::SignatureScheme::kSm2 : vault::SignatureScheme::kEcdsaP256);
}

House::House(Place place, World& world, env::LogLevel level)
    : place_(std::move(place)), log_(sink_, world.clock, level) {}

House::~House() {
  if (directory_) directory_->stop();
}

Result<std::unique_ptr<House>> House::open(const Configuration& configuration, World& world,
                                           const HouseOptions& options) {
  auto level = level_of(configuration);
  if (!level) return tl::unexpected(level.error());
  auto place = find_place(configuration, world, options.may_create);
  if (!place) return tl::unexpected(place.error());
  std::unique_ptr<House> house(new House(std::move(*place), world, *level));
  if (auto done = house->open_ledger(configuration, world, options); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = house->build_world(configuration, world, options); !done) {
    return tl::unexpected(done.error());
  }
  return house;
}

Result<void> House::open_ledger(const Configuration& configuration, World& world,
                                const HouseOptions& options) {
  auto identity = new_identity(configuration, world, random_);
  if (!identity) return tl::unexpected(identity.error());
  if (!place_.is_new) {
    ledger::StoreOptions there;
    there.location = place_.store;
    auto migrated = ledger::migrate(world.files, there, ledger::migration_steps());
    if (!migrated) return tl::unexpected(migrated.error());
  }
  auto store = open_store_at(place_, *identity, options.may_create);
  if (!store) return tl::unexpected(store.error());
  std::array<std::byte, 16> holder;
  random_.fill(holder);
  ledger::LedgerOptions how;
  how.holder =
      vault::to_hex(std::string_view(reinterpret_cast<const char*>(holder.data()), holder.size()));
  how.together = api::together;
  auto opened = ledger::Ledger::open(std::move(*store), catalog(), world.clock, how);
  if (!opened) return tl::unexpected(opened.error());
  ledger_ = std::move(*opened);
  return {};
}

Result<void> House::build_world(const Configuration& configuration, World& world,
                                const HouseOptions& options) {
  if (auto kept = check_master_key(world, place_, *ledger_); !kept) return kept;
  const vault::HashAlgorithm algorithm = ledger_->identity().algorithm;
  if (auto kept = check_master_key(world, place_, *ledger_); !kept) return kept;
  auto keys =
      vault::MasterKeys::load_or_create(world.files, random_, place_.master_key(), algorithm);
  if (!keys) return tl::unexpected(keys.error());
  const bool sm4 = configuration.text("cipher") == "sm4";
  vault_ = std::make_unique<vault::Vault>(
      std::move(*keys), ledger_->store().keys(), random_,
      vault::VaultOptions{.suite = sm4 ? vault::Suite::kSm4CtrHmacSm3 : vault::Suite::kAes256Gcm});
  evidence_ = std::make_unique<ledger::Evidence>(world.files, place_.data, algorithm);
  mailer_ = mailer_of(configuration, world.clock);
  directory_ = std::make_unique<service::Directory>(*ledger_);
  world_.reset(new service::World{*ledger_, *vault_, *evidence_, world.files, world.clock, random_,
                                  http_, *mailer_, log_, *directory_});
  world_->processes = world.processes;
  world_->program = world.program;
  if (options.reads_reports) {
    auto knowledge = load_knowledge(world.files, "");
    if (!knowledge) return tl::unexpected(knowledge.error());
    knowledge_ = std::move(*knowledge);
    world_->lexicon = &knowledge_->lexicon;
    world_->indicators = &knowledge_->indicators;
    auto lists = load_word_lists(world.files, "");
    if (!lists) return tl::unexpected(lists.error());
    world_->lexicon_version = service::version_of_word_lists(*lists);
  }
  service::forget_erased(*world_);
  live_ = std::make_unique<service::Live>(*world_);
  world_->live = live_.get();
  sessions_ = std::make_unique<service::Sessions>(*world_);
  auto secret = oidc_secret(configuration, world);
  if (!secret) return tl::unexpected(secret.error());
  oidc_ = std::make_unique<service::Oidc>(
      *world_, *sessions_,
      service::OidcOptions{std::move(*secret), configuration.text("base-url")});
  return {};
}

}  // namespace luoshi::app
