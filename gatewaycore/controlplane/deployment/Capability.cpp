// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Capability.h"

#include <algorithm>

namespace postern::deployment {

const schema::Schema<Capability>& describe(schema::Type<Capability>)
{
    using Subject = Capability::Subject;
    static const auto schema =
        schema::Schema<Capability>("capability", "What a gateway makes of one thing that an API asks for.")
            .field("subject", &Capability::subject, "What kind of thing").required()
                .oneOf({{"security", Subject::Security, "who may call"},
                        {"scopes", Subject::Scopes, "what a token must allow"},
                        {"rate-limit", Subject::RateLimit, "how often"},
                        {"cors", Subject::Cors, "from which origins"},
                        {"policy", Subject::Policy, "a filter"},
                        {"endpoint", Subject::Endpoint, "a backend and how it is called"},
                        {"operation", Subject::Operation, "a method and a path"},
                        {"validation", Subject::Validation, "what messages must look like"},
                        {"caching", Subject::Caching, "answers that are kept"}})
            .field("name", &Capability::name, "Its name")
            .field("place", &Capability::place, "The operation; the whole API when empty")
            .field("holding", &Capability::holding, "What becomes of it").required()
                .oneOf({{"enforced", Holding::Enforced, "as it is meant"},
                        {"approximated", Holding::Approximated, "in another way"},
                        {"dropped", Holding::Dropped, "not at all"}})
            .field("how", &Capability::how, "In which other way, or why not");
    return schema;
}

std::string_view toString(Holding holding) noexcept
{
    switch (holding) {
    case Holding::Enforced: return "enforced";
    case Holding::Approximated: return "approximated";
    case Holding::Dropped: return "dropped";
    }
    return {};
}

std::size_t count(const std::vector<Capability>& capabilities, Holding holding) noexcept
{
    return static_cast<std::size_t>(std::ranges::count(capabilities, holding, &Capability::holding));
}

Result<void> checkAccepted(std::string_view api, std::string_view environment, std::string_view setting, const std::vector<std::string>& accepted,
                           const std::vector<Capability>& capabilities)
{
    std::string missing;
    for (const Capability& each : capabilities) {
        using Subject = Capability::Subject;
        const std::string_view subject = each.subject == Subject::Security ? "security" : each.subject == Subject::Scopes ? "scopes" : "";
        if (each.holding != Holding::Dropped || subject.empty() || std::ranges::find(accepted, subject) != accepted.end())
            continue;
        missing += "\n  " + std::string(subject) + ": " + each.name + (each.place.empty() ? "" : " of " + each.place) + ": " + each.how;
    }
    if (missing.empty())
        return {};
    return unexpected(ErrorKind::InvalidArgument, std::string(api) + " is not deployed to " + std::string(environment) + ", because callers would be let in that it keeps out:" + missing +
                                                      "\nWhat may be left out all the same is named in the environment's settings, " + std::string(setting) + '.');
}

} // namespace postern::deployment
