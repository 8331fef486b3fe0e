// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/Faults.h"

#include "dataplane/pipeline/FaultTable.h"

#include <charconv>

namespace postern::pipeline {
namespace {

constexpr std::array<std::string_view, faultProfileCount> profileNames{"postern", "wso2-2.6", "wso2-3.2", "choreo",
                                                                       "rfc9457"};

constexpr bool rowsAreInOrder()
{
    for (std::size_t i = 0; i < faultCount; ++i) {
        if (static_cast<std::size_t>(faultRows[i].id) != i)
            return false;
    }
    return true;
}
static_assert(rowsAreInOrder());

/// Every fault in every profile, found by index.
constexpr auto makeEntries()
{
    std::array<std::array<Faults::Entry, faultCount>, faultProfileCount> entries{};
    for (auto& profile : entries) {
        for (std::size_t i = 0; i < faultCount; ++i)
            profile[i] = faultRows[i].entry;
    }
    for (const FaultOverride& own : faultOverrides)
        entries[static_cast<std::size_t>(own.profile)][static_cast<std::size_t>(own.id)] = own.entry;
    return entries;
}
constexpr auto entries = makeEntries();

/// The text of a JSON document, made in an arena.
class JsonText {
  public:
    explicit JsonText(Arena& arena, std::size_t room) : out_(static_cast<char*>(arena.allocate(room, 1))) {}
    static std::size_t roomFor(std::string_view text) noexcept { return text.size() * 6; } // \u001f at worst

    JsonText& raw(std::string_view text) noexcept
    {
        for (const char c : text)
            out_[size_++] = c;
        return *this;
    }
    JsonText& text(std::string_view text) noexcept
    {
        raw("\"");
        for (const char c : text) {
            const auto octet = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                out_[size_++] = '\\';
                out_[size_++] = c;
            } else if (octet < 0x20) {
                raw("\\u00");
                out_[size_++] = "0123456789abcdef"[octet >> 4];
                out_[size_++] = "0123456789abcdef"[octet & 15];
            } else {
                out_[size_++] = c;
            }
        }
        return raw("\"");
    }
    [[nodiscard]] BytesView view() const noexcept { return {out_, size_}; }

  private:
    char* out_;
    std::size_t size_ = 0;
};

std::string_view number(std::int64_t value, Arena& arena)
{
    char* text = static_cast<char*>(arena.allocate(20, 1));
    return {text, static_cast<std::size_t>(std::to_chars(text, text + 20, value).ptr - text)};
}

/// The profiles of the 2.6 and 3.2 microgateways answer some faults in a shape of their own.
enum class Shape : std::uint8_t { Fault, Flat, KeyType, StatusReport, Problem };

Shape shapeOf(FaultId id, FaultProfile profile) noexcept
{
    const bool keyType = id == FaultId::WrongKeyType || id == FaultId::WrongKeyTypeSandbox;
    switch (profile) {
    case FaultProfile::Postern: return Shape::Fault;
    case FaultProfile::Rfc9457: return Shape::Problem;
    case FaultProfile::Choreo: return keyType ? Shape::KeyType : Shape::Flat;
    case FaultProfile::Wso2v26: return keyType ? Shape::KeyType : Shape::Fault;
    case FaultProfile::Wso2v32:
        if (id == FaultId::NoRoute || id == FaultId::MethodNotAllowed)
            return Shape::StatusReport;
        return keyType ? Shape::KeyType : Shape::Fault;
    }
    return Shape::Fault;
}

BytesView renderBody(Shape shape, const Faults::Entry& entry, std::string_view description, Arena& arena)
{
    JsonText json(arena, 160 + JsonText::roomFor(entry.message) + JsonText::roomFor(description));
    switch (shape) {
    case Shape::Fault:
        json.raw(R"({"fault":{"code":)").raw(entry.code).raw(R"(,"message":)").text(entry.message);
        json.raw(R"(,"description":)").text(description).raw("}}");
        break;
    case Shape::Flat:
        json.raw(R"({"code":)").text(entry.code).raw(R"(,"message":)").text(entry.message);
        json.raw(R"(,"description":)").text(description).raw("}");
        break;
    case Shape::KeyType:
        json.raw(R"({"ERROR_CODE":)").text(entry.code).raw(R"(,"ERROR_MESSAGE":)");
        json.text(description.empty() ? entry.message : description).raw("}");
        break;
    case Shape::StatusReport:
        json.raw(R"({"code":)").raw(entry.code).raw(R"(,"type":"Status report","message":)").text(entry.message);
        json.raw(R"(,"description":)").text(description).raw("}");
        break;
    case Shape::Problem:
        json.raw(R"({"type":"urn:postern:fault:)").raw(entry.code).raw(R"(","title":)").text(entry.message);
        json.raw(R"(,"status":)").raw(number(entry.status, arena)).raw(R"(,"detail":)").text(description);
        json.raw(R"(,"code":)").text(entry.code).raw("}");
        break;
    }
    return json.view();
}

std::string_view defaultChallenge(FaultId id, FaultProfile profile) noexcept
{
    const bool missing = id == FaultId::MissingCredentials;
    switch (profile) {
    case FaultProfile::Wso2v32:
        return missing ? R"(OAuth2 realm="WSO2 API Microgateway")"
                       : R"(OAuth2 realm="WSO2 API Microgateway", error="invalid_token")";
    case FaultProfile::Choreo:
        return missing ? R"(Bearer realm="Choreo Connect")" : R"(Bearer realm="Choreo Connect", error="invalid_token")";
    default: return missing ? R"(Bearer realm="postern")" : R"(Bearer realm="postern", error="invalid_token")";
    }
}

/// WSO2's 2.x and 3.x gateways never say when to come back.
Seconds retryAfterOf(FaultId id, FaultProfile profile, const FaultDetails& details) noexcept
{
    if (profile == FaultProfile::Wso2v26 || profile == FaultProfile::Wso2v32)
        return Seconds(0);
    const bool soon = id == FaultId::Overloaded || id == FaultId::Suspended;
    return details.retryAfter.count() == 0 && soon ? Seconds(1) : details.retryAfter;
}

} // namespace

std::string_view toString(FaultProfile profile) noexcept { return profileNames[static_cast<std::size_t>(profile)]; }

bool parse(std::string_view text, FaultProfile& out) noexcept
{
    for (std::size_t i = 0; i < profileNames.size(); ++i) {
        if (profileNames[i] == text) {
            out = static_cast<FaultProfile>(i);
            return true;
        }
    }
    return false;
}

const Faults::Entry& Faults::entry(FaultId id, FaultProfile profile) noexcept
{
    return entries[static_cast<std::size_t>(profile)][static_cast<std::size_t>(id)];
}

std::string_view Faults::name(FaultId id) noexcept { return faultRows[static_cast<std::size_t>(id)].name; }

LocalReply Faults::render(FaultId id, FaultProfile profile, const FaultDetails& details, Arena& arena)
{
    const Entry& fault = entry(id, profile);
    const Shape shape = shapeOf(id, profile);
    LocalReply reply;
    reply.status = fault.status;
    reply.contentType = shape == Shape::Problem ? "application/problem+json" : "application/json";
    reply.body =
        renderBody(shape, fault, details.description.empty() ? fault.description : details.description, arena);

    auto* fields = static_cast<http::HeaderField*>(
        arena.allocate(3 * sizeof(http::HeaderField), alignof(http::HeaderField)));
    std::size_t count = 0;
    const auto add = [&](http::HeaderId header, std::string_view value) {
        new (fields + count++) http::HeaderField{http::headerName(header), value, header};
    };
    if (fault.status == 401 && profile != FaultProfile::Wso2v26) { // 2.x never challenges
        const std::string_view challenge =
            details.challenge.empty() ? defaultChallenge(id, profile) : arena.copy(details.challenge);
        if (!challenge.empty())
            add(http::HeaderId::WwwAuthenticate, challenge);
    }
    if (fault.status == 405)
        add(http::HeaderId::Allow, arena.copy(details.allow));
    if (const Seconds wait = retryAfterOf(id, profile, details); wait.count() > 0)
        add(http::HeaderId::RetryAfter, number(wait.count(), arena));
    reply.headers = {fields, count};
    return reply;
}

std::string Faults::markdown()
{
    std::string out = "| fault | profile | status | code | message | description |\n|---|---|---|---|---|---|\n";
    for (const FaultRow& row : faultRows) {
        for (std::size_t p = 0; p < faultProfileCount; ++p) {
            const Entry& fault = entries[p][static_cast<std::size_t>(row.id)];
            const bool asPostern = fault.status == row.entry.status && fault.code == row.entry.code &&
                                   fault.message == row.entry.message && fault.description == row.entry.description;
            if (p != 0 && asPostern)
                continue;
            out.append("| ").append(p == 0 ? row.name : "").append(" | ").append(profileNames[p]);
            out.append(" | ").append(std::to_string(fault.status)).append(" | ").append(fault.code);
            out.append(" | ").append(fault.message).append(" | ").append(fault.description).append(" |\n");
        }
    }
    return out;
}

std::string Faults::json()
{
    Arena arena(64 * 1024);
    std::string out = "[";
    for (const FaultRow& row : faultRows) {
        for (std::size_t p = 0; p < faultProfileCount; ++p) {
            const Entry& fault = entries[p][static_cast<std::size_t>(row.id)];
            JsonText json(arena, 256 + JsonText::roomFor(fault.message) + JsonText::roomFor(fault.description));
            json.raw(out.size() > 1 ? ",\n{" : "\n{").raw(R"("id":)").text(row.name);
            json.raw(R"(,"profile":)").text(profileNames[p]);
            json.raw(R"(,"status":)").raw(number(fault.status, arena)).raw(R"(,"code":)").text(fault.code);
            json.raw(R"(,"message":)").text(fault.message);
            json.raw(R"(,"description":)").text(fault.description).raw("}");
            out.append(json.view());
        }
    }
    return out.append("\n]\n");
}

} // namespace postern::pipeline
