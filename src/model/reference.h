// The reference of site files, written from the field tables: it cannot say anything else than the program does.
#pragma once

#include <string>

namespace tandem::model {

/// Markdown: a section a kind, a row a field with its type, default and meaning.
std::string site_file_reference();

}  // namespace tandem::model
