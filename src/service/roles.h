// The roles and what each may do: office::role_table() as `role` of data/api/openapi.yaml.
// Thread rule: any thread.
#pragma once

#include "service/listing.h"

namespace luoshi::service {

base::Result<Page> list_roles(World& world, const Parameters& parameters);

}  // namespace luoshi::service
