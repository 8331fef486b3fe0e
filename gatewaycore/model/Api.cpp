// SPDX-License-Identifier: Apache-2.0
#include "model/Api.h"

#include <algorithm>

namespace postern::model {

std::string Provenance::label() const
{
    if (!known())
        return {};
    return revision.empty() ? "Publisher working copy" : "Publisher rev " + revision;
}

const schema::Schema<Provenance>& describe(schema::Type<Provenance>)
{
    static const auto schema = schema::Schema<Provenance>("provenance", "Where the API was pulled from.")
                                   .field("server", &Provenance::server, "The Publisher").example("https://apim.example:9443")
                                   .field("apiId", &Provenance::apiId, "Its id of the API")
                                   .field("revision", &Provenance::revision, "The revision; empty: the working copy");
    return schema;
}

std::vector<std::string> Api::contexts() const
{
    std::vector<std::string> all{context};
    const std::string end = "/" + version;
    if (defaultVersion && !version.empty() && context.size() > end.size() && context.ends_with(end))
        all.push_back(context.substr(0, context.size() - end.size()));
    return all;
}

const SecurityScheme* Api::scheme(std::string_view schemeName) const noexcept
{
    const auto found = std::find_if(securitySchemes.begin(), securitySchemes.end(),
                                    [schemeName](const SecurityScheme& each) { return each.name == schemeName; });
    return found != securitySchemes.end() ? &*found : nullptr;
}

} // namespace postern::model
