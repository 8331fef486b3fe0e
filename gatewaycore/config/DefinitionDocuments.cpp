// SPDX-License-Identifier: Apache-2.0
#include "config/DefinitionDocuments.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace postern::config {
namespace {

using schema::Value;
namespace fs = std::filesystem;

constexpr std::size_t mostDocuments = 200;

std::string asFileName(std::string_view uri)
{
    std::string out;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        unsigned char octet = 0;
        const char* const end = uri.data() + std::min(i + 3, uri.size());
        if (uri[i] == '%' && i + 2 < uri.size() && std::from_chars(uri.data() + i + 1, end, octet, 16).ptr == end) {
            out += static_cast<char>(octet);
            i += 2;
        } else {
            out += uri[i];
        }
    }
    return out;
}

/// Whether the file, links followed, is below the folder.
bool isBelow(const fs::path& file, const fs::path& folder)
{
    std::error_code failure;
    const fs::path real = fs::canonical(file, failure);
    const fs::path root = failure ? fs::path() : fs::canonical(folder, failure);
    if (failure || !fs::is_regular_file(real, failure))
        return false;
    return std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
}

/// Every $ref of a document that leads out of it.
std::vector<const Value*> referencesOut(const Value& root)
{
    std::vector<const Value*> found;
    std::vector<const Value*> open{&root};
    while (!open.empty()) {
        const Value& value = *open.back();
        open.pop_back();
        for (const Value& item : value.items())
            open.push_back(&item);
        for (const schema::Entry& entry : value.entries()) {
            if (entry.key == "$ref" && entry.value.isString() && !entry.value.asString().starts_with('#'))
                found.push_back(&entry.value);
            else
                open.push_back(&entry.value);
        }
    }
    return found;
}

} // namespace

std::shared_ptr<const model::Definition> definitionOf(const DefinitionSource& source, schema::Problems& problems,
                                                      std::vector<fs::path>& files)
{
    if (source.document == nullptr || source.document->isNull())
        return nullptr;
    auto definition = std::make_shared<model::Definition>();
    definition->documents.push_back({source.name, *source.document});
    std::vector<std::string> tried{source.name};
    for (std::size_t at = 0; at < definition->documents.size(); ++at) {
        const std::string from = definition->documents[at].name;
        std::vector<std::pair<std::string, schema::Location>> wanted;
        for (const Value* reference : referencesOut(definition->documents[at].root))
            wanted.emplace_back(reference->asString(), reference->location());
        for (const auto& [reference, where] : wanted) {
            const std::string uri = reference.substr(0, reference.find('#'));
            const std::string name = (fs::path(from).parent_path() / uri).lexically_normal().generic_string();
            if (std::find(tried.begin(), tried.end(), name) != tried.end())
                continue;
            tried.push_back(name);
            const fs::path file = source.folder / asFileName(name);
            if (uri.find("://") != std::string::npos || name.starts_with("..") || name.starts_with('/') || !isBelow(file, source.folder)) {
                problems.warning(where, "$ref", "the reference " + reference.substr(0, 200) + " leads to no file of the API's folder and is not read",
                                 "put the file there, or what it holds into the definition");
                continue;
            }
            if (definition->documents.size() >= mostDocuments) {
                problems.warning(where, "$ref", "a definition of more than " + std::to_string(mostDocuments) + " files is not read to its end");
                return definition;
            }
            files.push_back(file);
            const std::string shown = source.shown.empty() ? name : source.shown + '/' + name;
            if (auto read = schema::readFile(file, problems, shown))
                definition->documents.push_back({name, *std::move(read)});
        }
    }
    return definition;
}

} // namespace postern::config
