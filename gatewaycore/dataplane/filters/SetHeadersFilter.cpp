// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Template.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <map>

namespace postern::filters {

struct HeaderChanges {
    std::map<std::string, std::string> set;
    std::map<std::string, std::string> add;
    std::vector<std::string> remove;
};

struct SetHeadersConfig {
    HeaderChanges request;
    HeaderChanges response;
};

const schema::Schema<HeaderChanges>& describe(schema::Type<HeaderChanges>)
{
    static const auto schema =
        schema::Schema<HeaderChanges>("headers", "Changes to the header fields of one direction.")
            .field("set", &HeaderChanges::set, "Fields to be there exactly once with this value, which may hold ${variables}")
            .example("{X-User: \"${identity.subject}\"}")
            .field("add", &HeaderChanges::add, "Fields to be added to what is there")
            .field("remove", &HeaderChanges::remove, "Fields to be taken out; done first");
    return schema;
}

const schema::Schema<SetHeadersConfig>& describe(schema::Type<SetHeadersConfig>)
{
    static const auto schema =
        schema::Schema<SetHeadersConfig>("set-headers", "Sets, adds and removes header fields of requests and answers.")
            .field("request", &SetHeadersConfig::request, "Of what the backend gets")
            .field("response", &SetHeadersConfig::response, "Of what the client gets");
    return schema;
}

namespace {

using pipeline::Verdict;

const pipeline::ReasonText changed{"set-headers.changed", "{count} header fields were changed.", ""};

/// Fields that say where a message ends or whom it is for are the gateway's own.
bool isReserved(std::string_view name) noexcept
{
    switch (http::headerId(name)) {
    case http::HeaderId::Connection:
    case http::HeaderId::ContentLength:
    case http::HeaderId::TransferEncoding:
    case http::HeaderId::Te:
    case http::HeaderId::Trailer:
    case http::HeaderId::Upgrade:
    case http::HeaderId::KeepAlive:
    case http::HeaderId::ProxyConnection:
    case http::HeaderId::Http2Settings:
    case http::HeaderId::Host: return true;
    default: return false;
    }
}

Result<void> checkName(std::string_view name)
{
    const bool isToken = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (!isToken)
        return unexpected(ErrorKind::InvalidConfig, "\"" + std::string(name) + "\" is not a header's name", Fault::Config);
    if (isReserved(name))
        return unexpected(ErrorKind::InvalidConfig,
                          "the header " + std::string(name) + " is the gateway's own: it says where messages end or go to",
                          Fault::Config);
    return {};
}

class Changes {
  public:
    static Result<Changes> make(const HeaderChanges& config)
    {
        Changes changes;
        changes.remove_ = config.remove;
        for (const std::string& name : config.remove) {
            if (auto checked = checkName(name); !checked)
                return unexpected(checked.error());
        }
        for (const auto& [from, to] : {std::pair{&config.set, &changes.set_}, std::pair{&config.add, &changes.add_}}) {
            for (const auto& [name, text] : *from) {
                if (auto checked = checkName(name); !checked)
                    return unexpected(checked.error());
                if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }))
                    return unexpected(ErrorKind::InvalidConfig,
                                      "the value of " + name + " holds a control character", Fault::Config);
                auto value = Template::parse(text);
                if (!value)
                    return unexpected(std::move(value).error());
                to->emplace_back(name, *std::move(value));
            }
        }
        return changes;
    }

    void apply(pipeline::Exchange& exchange, http::HeaderMap& headers) const
    {
        // Values first: they may speak of what is about to go.
        Arena& arena = exchange.arena();
        std::size_t count = 0;
        const std::size_t fields = set_.size() + add_.size();
        auto* const values = static_cast<std::string_view*>(
            arena.allocate(std::max<std::size_t>(fields, 1) * sizeof(std::string_view), alignof(std::string_view)));
        for (const auto& [name, value] : set_)
            new (values + count++) std::string_view(value.fill(exchange, Template::Escape::Header));
        for (const auto& [name, value] : add_)
            new (values + count++) std::string_view(value.fill(exchange, Template::Escape::Header));
        for (const std::string& name : remove_)
            headers.remove(name);
        count = 0;
        for (const auto& [name, value] : set_)
            headers.set(name, values[count++]);
        for (const auto& [name, value] : add_)
            headers.add(name, values[count++]);
        exchange.explain(changed, pipeline::ReasonArgument("count", static_cast<std::uint64_t>(fields + remove_.size())));
    }
    [[nodiscard]] bool empty() const noexcept { return set_.empty() && add_.empty() && remove_.empty(); }

  private:
    std::vector<std::pair<std::string, Template>> set_;
    std::vector<std::pair<std::string, Template>> add_;
    std::vector<std::string> remove_;
};

class SetHeadersFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(SetHeadersConfig config, pipeline::FilterContext&)
    {
        auto request = Changes::make(config.request);
        if (!request)
            return unexpected(std::move(request).error());
        auto response = Changes::make(config.response);
        if (!response)
            return unexpected(std::move(response).error());
        return std::unique_ptr<Filter>(new SetHeadersFilter(*std::move(request), *std::move(response)));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (!request_.empty())
            request_.apply(exchange, exchange.request().headers);
        return Verdict::Continue;
    }
    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (!response_.empty())
            response_.apply(exchange, exchange.response().headers);
        return Verdict::Continue;
    }

  private:
    SetHeadersFilter(Changes request, Changes response) : request_(std::move(request)), response_(std::move(response)) {}
    Changes request_;
    Changes response_;
};

} // namespace

pipeline::FilterType describeSetHeadersFilter()
{
    static const std::array reasons{&changed};
    pipeline::FilterTraits traits;
    traits.name = "set-headers";
    traits.title = "Set headers";
    traits.summary = "Sets, adds and removes header fields of requests and answers, with variables of the call.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SetHeadersConfig, SetHeadersFilter>(traits);
}

} // namespace postern::filters
