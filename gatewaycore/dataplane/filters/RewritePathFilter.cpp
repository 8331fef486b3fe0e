// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Template.h"

#include "dataplane/pipeline/FilterType.h"

#include <array>

namespace postern::filters {

struct RewritePathConfig {
    std::string path;
    std::string stripPrefix;
    std::string addPrefix;
    bool keepQuery = true;
};

const schema::Schema<RewritePathConfig>& describe(schema::Type<RewritePathConfig>)
{
    static const auto schema =
        schema::Schema<RewritePathConfig>(
            "rewrite-path", "Asks the backend for another path. The path is the one below the API's context.")
            .field("path", &RewritePathConfig::path, "The whole new path, which may hold ${variables}; each is put in as one segment")
            .example("/v2/items/${path.id}")
            .field("stripPrefix", &RewritePathConfig::stripPrefix, "Taken off the front when the path begins with it")
            .example("/internal")
            .field("addPrefix", &RewritePathConfig::addPrefix, "Put in front afterwards")
            .example("/v2")
            .field("keepQuery", &RewritePathConfig::keepQuery, "Whether the query goes along")
            .check([](const RewritePathConfig& config, schema::Reporter& reporter) {
                if (!config.path.empty() && !(config.stripPrefix.empty() && config.addPrefix.empty()))
                    reporter.error("path", "is the whole new path: stripPrefix and addPrefix have nothing to do then");
                for (const auto& [name, text] : {std::pair{"path", &config.path}, std::pair{"stripPrefix", &config.stripPrefix},
                                                 std::pair{"addPrefix", &config.addPrefix}}) {
                    if (!text->empty() && text->front() != '/')
                        reporter.error(name, "has to begin with \"/\"");
                    if (text->find_first_of("?#") != std::string::npos)
                        reporter.error(name, "is a path, without query and fragment");
                }
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText rewritten{"rewrite-path.rewritten", "The backend is asked for {after} instead of {before}.", ""};
const ReasonText unchanged{"rewrite-path.unchanged", "The path {before} does not begin with the prefix.", ""};
const ReasonText rewriteRefused{
    "rewrite-path.refused", "The rewritten path {after} cannot be sent: {detail}",
    "A value of the request makes it climb out of its folder or breaks it; check the template's variables."};

class RewritePathFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(RewritePathConfig config, pipeline::FilterContext& context)
    {
        auto path = Template::parse(config.path, context.ports.find<SecretSource>());
        if (!path)
            return unexpected(std::move(path).error());
        while (config.stripPrefix.ends_with('/'))
            config.stripPrefix.pop_back();
        while (config.addPrefix.ends_with('/'))
            config.addPrefix.pop_back();
        return std::unique_ptr<Filter>(new RewritePathFilter(std::move(config), *std::move(path)));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        http::RequestHead& request = exchange.request();
        Arena& arena = exchange.arena();
        const std::string_view before = request.path();
        std::string_view after = before;
        if (!config_.path.empty()) {
            after = path_.fill(exchange, Template::Escape::Path);
        } else {
            const std::string_view prefix = config_.stripPrefix;
            if (!prefix.empty() && after.starts_with(prefix) && (after.size() == prefix.size() || after[prefix.size()] == '/'))
                after.remove_prefix(prefix.size());
            if (!config_.addPrefix.empty())
                after = after == "/" ? std::string_view(config_.addPrefix) : arena.join(config_.addPrefix, after);
            if (after.empty())
                after = "/";
        }
        if (after == before && config_.keepQuery) {
            exchange.explainSkipped(unchanged, ReasonArgument("before", before));
            return Verdict::Continue;
        }
        // A value such as ".." must not lead out of the folder that the template names.
        if (auto checked = http::normalisePath(after, http::DotSegments::Refuse, arena); !checked)
            return refuse(exchange, after, checked.error());
        const std::string_view target =
            config_.keepQuery && request.parts.hasQuery ? arena.join(after, "?", request.query()) : after;
        if (auto set = request.setTarget(target); !set)
            return refuse(exchange, after, set.error());
        exchange.explain(rewritten, ReasonArgument("before", before), ReasonArgument("after", after));
        return Verdict::Continue;
    }

  private:
    RewritePathFilter(RewritePathConfig config, Template path) : config_(std::move(config)), path_(std::move(path)) {}

    static Verdict refuse(pipeline::Exchange& exchange, std::string_view after, const Error& error)
    {
        exchange.explain(rewriteRefused, ReasonArgument("after", after), ReasonArgument("detail", error.message()));
        return exchange.refuse(pipeline::FaultId::BadRequest);
    }

    RewritePathConfig config_;
    Template path_;
};

} // namespace

pipeline::FilterType describeRewritePathFilter()
{
    static const std::array reasons{&rewritten, &unchanged, &rewriteRefused};
    pipeline::FilterTraits traits;
    traits.name = "rewrite-path";
    traits.title = "Rewrite path";
    traits.summary = "Asks the backend for another path than the client did.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<RewritePathConfig, RewritePathFilter>(traits);
}

} // namespace postern::filters
