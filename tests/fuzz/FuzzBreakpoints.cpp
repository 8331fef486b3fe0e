// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/MessageEdit.h"
#include "dataplane/inspection/Unmasking.h"
#include "schema/Document.h"

#include <string>

using namespace postern;
using namespace postern::test;
using inspection::BreakpointSettings;
using inspection::HeldMessage;
using inspection::PauseAction;

namespace {

HeldMessage held(pipeline::Direction side)
{
    HeldMessage out;
    out.side = side;
    out.method = "POST";
    out.target = "/items/1?access_token=abcdefghijklmnopqrstuvwxyz&x=1";
    out.status = 200;
    out.headers = {{"Host", "shop.example"}, {"Authorization", "Bearer abcdefghijklmnopqrstuvwxyz"}, {"Content-Length", "49"},
                   {"Content-Type", "application/json"}};
    out.body = R"({"password":"hunter2","secret":12345,"amount":17})";
    out.bodyHeld = true;
    return out;
}

bool hasControls(std::string_view text)
{
    for (const unsigned char c : text) {
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

/// Whatever is taken can be written to a wire without becoming another message.
void check(const PauseAction& action, const HeldMessage& message)
{
    const inspection::Masking masking;
    const auto edit = inspection::checked(action, message, masking);
    if (!edit)
        return;
    FUZZ_CHECK(!edit->target || (!hasControls(*edit->target) && edit->target->find(' ') == std::string::npos));
    FUZZ_CHECK(!edit->method || edit->method->find_first_of(" \r\n\t") == std::string::npos);
    FUZZ_CHECK(!edit->status || (*edit->status >= 200 && *edit->status <= 599));
    std::size_t lengths = 0;
    if (edit->headers) {
        for (const auto& [name, value] : *edit->headers) {
            FUZZ_CHECK(!name.empty() && !hasControls(name) && name.find_first_of(" :\t") == std::string::npos && !hasControls(value));
            FUZZ_CHECK(!http::equalsIgnoringCase(name, "transfer-encoding") && !http::equalsIgnoringCase(name, "connection"));
            lengths += http::equalsIgnoringCase(name, "content-length") ? 1 : 0;
        }
    }
    FUZZ_CHECK(lengths <= 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input = fuzzText(data, size);
    if (const auto value = schema::readJson(input, "request")) {
        const auto& schema = inspection::describe(schema::Type<BreakpointSettings>{});
        if (auto settings = schema.decode(*value)) {
            const auto again = schema.decode(schema.encode(*settings, true));
            FUZZ_CHECK(again && *again == *settings);
            inspection::nameAll(settings->breakpoints);
            FUZZ_CHECK(settings->breakpoints.empty() || inspection::arm(*settings, nullptr)->size() == settings->breakpoints.size());
        }
        if (const auto action = inspection::readPauseAction(input)) {
            check(*action, held(pipeline::Direction::Request));
            check(*action, held(pipeline::Direction::Response));
        }
    }
    // An edit that is what was shown is what it was; and without secrets nothing is refused.
    const inspection::Masking masking;
    const std::string original(input);
    const std::string shown = masking.body("application/json", original);
    const auto back = inspection::unmask(shown, shown, original);
    FUZZ_CHECK(back && *back == original);
    FUZZ_CHECK(inspection::unmask(original, "a", "a").has_value());
    if (const auto mixed = inspection::unmask("x" + shown, shown, original); mixed && shown != original)
        FUZZ_CHECK(mixed->size() >= 1);
    return 0;
}
