// A server's data folder, opened: the ledger and all that stands on it.
//
//   DATA/store        where the ledger is, when it is not DATA/ledger.db (a postgresql:// address)
//   DATA/ledger.db    the ledger
//   DATA/files/       evidence
//   DATA/master.key   what the vault wraps keys with; belongs in a backup of its own
//   DATA/anchor.key   what signs anchors
//   DATA/anchors/     signed anchors, to be carried elsewhere
//
// Invariant: a House is opened whole or not at all; what an unfinished first start left is
// completed by the next. Thread rule: made and dropped by one thread; its World may be used by any.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.h"
#include "app/lexicons.h"
#include "app/seed_files.h"
#include "app/world.h"
#include "env/http_client.h"
#include "env/log.h"
#include "env/mail.h"
#include "env/random.h"
#include "ledger/evidence.h"
#include "ledger/ledger.h"
#include "service/directory.h"
#include "service/live.h"
#include "service/oidc.h"
#include "service/sessions.h"
#include "service/world.h"
#include "vault/signer.h"
#include "vault/vault.h"

namespace luoshi::app {

// Where things are, before anything is opened.
struct Place {
  std::string data;
  std::string store;  // of the ledger
  bool is_new = false;

  std::string master_key() const { return data + "/master.key"; }
  std::string anchor_key() const { return data + "/anchor.key"; }
  std::string anchors() const { return data + "/anchors"; }
};

// Makes the folder when `may_create`; remembers a store that was named.
base::Result<Place> find_place(const Configuration& configuration, World& world, bool may_create);
base::Result<ledger::Identity> new_identity(const Configuration& configuration, World& world,
                                            env::Random& random);
base::Result<std::unique_ptr<ledger::Store>> open_store_at(const Place& place,
                                                           const ledger::Identity& when_new,
                                                           bool may_create);
// What signs anchors; the key is made when there is none.
base::Result<vault::Signer> open_signer(const Configuration& configuration, World& world,
                                        const Place& place);
// All kinds of streams that this program knows.
ledger::Catalog catalog();

struct HouseOptions {
  bool may_create = false;
  bool reads_reports = false;  // loads the word lists
};

// Ids of readings, by the file name of the report.
using Filed = std::map<std::string, std::string>;

struct FirstPassword {
  std::string login;
  std::string password;
  std::string role;  // in the language of the console
};

class House {
 public:
  static base::Result<std::unique_ptr<House>> open(const Configuration& configuration, World& world,
                                                   const HouseOptions& options);
  ~House();

  service::World& world() { return *world_; }
  service::Sessions& sessions() { return *sessions_; }
  service::Oidc& oidc() { return *oidc_; }
  service::Live& live() { return *live_; }
  env::Log& log() { return log_; }
  const Place& place() const { return place_; }
  ledger::Ledger& ledger() { return *ledger_; }

  // Passwords were given: whoever sets up the rest can sign in.
  base::Result<bool> is_set_up();
  // Fills an empty ledger with a city's files; takes up a seeding that broke off.
  base::Result<Filed> fill(const SeedFiles& seed, env::FileSystem& files);
  // Of those who set up the rest; shown this once.
  base::Result<std::vector<FirstPassword>> first_passwords(const office::City& city,
                                                           base::Language language);
  // A new first password for this login.
  base::Result<std::string> give_password(const std::string& login);

 private:
  House(Place place, World& world, env::LogLevel level);
  base::Result<void> open_ledger(const Configuration& configuration, World& world,
                                 const HouseOptions& options);
  base::Result<Filed> file_reports(const SeedFiles::Files& reports, env::FileSystem& files);
  base::Result<void> build_world(const Configuration& configuration, World& world,
                                 const HouseOptions& options);

  Place place_;
  env::RealRandom random_;
  env::RealHttpClient http_;
  env::StandardErrorLog sink_;
  env::Log log_;
  std::unique_ptr<env::Mailer> mailer_;
  std::optional<Knowledge> knowledge_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<ledger::Evidence> evidence_;
  std::unique_ptr<service::Directory> directory_;
  std::unique_ptr<service::World> world_;
  std::unique_ptr<service::Live> live_;
  std::unique_ptr<service::Sessions> sessions_;
  std::unique_ptr<service::Oidc> oidc_;
};

}  // namespace luoshi::app
