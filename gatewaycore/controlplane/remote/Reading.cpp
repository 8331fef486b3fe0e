// SPDX-License-Identifier: Apache-2.0
#include "controlplane/remote/Reading.h"

#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::remote {

using deployment::CallAnswer;

namespace {
constexpr std::size_t mostPages = 10'000; // of 25 things each: more than any gateway is said to hold
} // namespace

Error refused(std::string_view maker, const CallAnswer& answer, const std::string& target)
{
    const ErrorKind kind = answer.status == 401   ? ErrorKind::Unauthenticated
                           : answer.status == 403 ? ErrorKind::PermissionDenied
                           : answer.status == 404 ? ErrorKind::NotFound
                           : answer.status == 429 ? ErrorKind::Overloaded
                                                  : ErrorKind::ProtocolError;
    return {kind, std::string(maker) + " does not give " + target + ": " + deployment::refusalOf(answer), Fault::Upstream};
}

void Reading::ask(const deployment::RemoteCall& call, Got got, std::function<bool(int)> expected)
{
    pending_ = gateway_.ask(call, [this, target = call.target, got = std::move(got), expected = std::move(expected)](Result<CallAnswer> answer) {
        if (!answer)
            return fail(std::move(answer).error());
        if (expected ? !expected(answer->status) : !answer->isSuccess())
            return fail(refused(gateway_.maker(), *answer, target));
        // An answer that was cut short is not one that has nothing: it would be taken for a gateway that holds nothing.
        if (answer->isSuccess() && answer->body.isNull() && answer->status != 204)
            return fail({ErrorKind::ProtocolError, std::string(gateway_.maker()) + "'s answer to " + target + " is no JSON.", Fault::Upstream});
        const Got then = got; // the next call takes this one's place
        const CallAnswer made = *std::move(answer);
        then(made);
    });
}

void Reading::get(const std::string& target, Got got, std::function<bool(int)> expected)
{
    deployment::RemoteCall call;
    call.method = "GET";
    call.target = target;
    ask(call, std::move(got), std::move(expected));
}

void Reading::pages(const std::string& target, Page page, std::function<void()> done, std::function<bool(int)> expected)
{
    pagesOn(target, std::make_shared<std::vector<std::string>>(), std::move(page), std::move(done), std::move(expected));
}

void Reading::pagesOn(const std::string& target, std::shared_ptr<std::vector<std::string>> seen, Page page, std::function<void()> done, std::function<bool(int)> expected)
{
    if (std::ranges::find(*seen, target) != seen->end())
        return fail({ErrorKind::ProtocolError, std::string(gateway_.maker()) + " gives the page " + target + " as what follows it.", Fault::Upstream});
    if (seen->size() == mostPages)
        return fail({ErrorKind::ProtocolError, std::string(gateway_.maker()) + " gives page after page of " + seen->front() + ": after " + std::to_string(mostPages) + " of them no more is asked for.", Fault::Upstream});
    seen->push_back(target);
    get(target, [this, seen, page = std::move(page), done = std::move(done), expected](const CallAnswer& answer) {
        const std::string next = page(answer);
        if (next.empty())
            return done();
        pagesOn(next, seen, page, done, expected);
    }, expected);
}

} // namespace postern::remote
