// What the papers of an office share. Thread rule: pure functions.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "document/write_docx.h"
#include "service/listing.h"

namespace luoshi::service {

// Text of a member; "" when there is none.
std::string text_in(const boost::json::object& object, const char* member);
// "一、总体情况" and what is said of it, as the next part of the paper; nothing for no text.
void add_part(document::Paper& paper, const std::string& heading, document::PaperWords text);
// The paper as a docx.
base::Result<Page> paper_page(const document::Paper& paper, std::string file_name);

}  // namespace luoshi::service
