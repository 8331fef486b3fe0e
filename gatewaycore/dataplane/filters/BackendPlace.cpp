// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/BackendPlace.h"

#include <algorithm>

namespace postern::filters {
namespace {

BackendPlace placeOfUrl(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    url.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    const std::string_view rest = url.substr(end);
    const std::size_t question = std::min(rest.find('?'), rest.size());
    std::string_view path = rest.substr(0, question);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return {std::string(url.substr(0, end)), std::string(path), std::string(rest.substr(std::min(question + 1, rest.size())))};
}

} // namespace

Result<std::optional<BackendPlace>> BackendPlace::of(const pipeline::FilterContext& context, bool sandbox)
{
    if (context.api == nullptr)
        return std::optional<BackendPlace>();
    const model::Api& api = *context.api;
    const model::Operation* const operation = context.operation;
    const std::optional<model::Cluster>* chosenFrom = sandbox ? &api.sandbox : &api.production;
    if (operation != nullptr && (sandbox ? operation->sandbox : operation->production))
        chosenFrom = sandbox ? &operation->sandbox : &operation->production;
    const std::optional<model::Cluster>& chosen = *chosenFrom;
    if (!api.backendOverride.empty() && (chosen || !sandbox))
        return std::optional(placeOfUrl(api.backendOverride));
    if (!chosen)
        return std::optional<BackendPlace>();
    const model::Cluster* cluster = &*chosen;
    if (cluster->endpoints.empty())
        cluster = context.gateway.cluster(cluster->name);
    if (cluster == nullptr || cluster->endpoints.empty())
        return std::optional<BackendPlace>();
    const auto refuse = [](const char* why) { return unexpected(ErrorKind::InvalidConfig, why, Fault::Config); };
    if (cluster->preserveHost)
        return refuse("the backend gets the client's Host (preserveHost), which cannot be signed for it");
    const BackendPlace place = placeOfUrl(cluster->endpoints.front().url);
    for (const model::Endpoint& endpoint : cluster->endpoints) {
        const BackendPlace other = placeOfUrl(endpoint.url);
        if (other.host != place.host || other.basePath != place.basePath || other.query != place.query)
            return refuse("the backend's endpoints differ in host or path, and what is signed for one is no good for another");
    }
    return std::optional(place);
}

std::string_view BackendPlace::pathOf(const http::RequestHead& request, Arena& arena) const
{
    const std::string_view own = request.path();
    if (basePath.empty())
        return own.empty() ? std::string_view("/") : own;
    return request.target == "/" ? std::string_view(basePath) : arena.join(basePath, own);
}

std::string_view BackendPlace::queryOf(const http::RequestHead& request, Arena& arena) const
{
    if (query.empty() || request.query().empty())
        return query.empty() ? request.query() : std::string_view(query);
    return arena.join(query, "&", request.query());
}

} // namespace postern::filters
