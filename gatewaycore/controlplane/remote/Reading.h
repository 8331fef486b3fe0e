// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/remote/RestGateway.h"

#include <functional>
#include <string>

namespace postern::remote {

/// A sentence for an answer that is a refusal, with the kind that fits its status: "Kong does not give /services: ...".
[[nodiscard]] Error refused(std::string_view maker, const deployment::CallAnswer& answer, const std::string& target);

/// Asks a gateway one thing after the other; whatever it is for ends with the first that fails.
class Reading : public deployment::Pending {
  protected:
    using Got = std::function<void(const deployment::CallAnswer& answer)>;
    /// What follows a page: the target of the next one; empty: it was the last.
    using Page = std::function<std::string(const deployment::CallAnswer& answer)>;

    explicit Reading(RestGateway& gateway) : gateway_(gateway) {}

    void ask(const deployment::RemoteCall& call, Got got, std::function<bool(int status)> expected = nullptr);
    /// GETs `target`; a status for which `expected` is false is an error.
    void get(const std::string& target, Got got, std::function<bool(int status)> expected = nullptr);
    /// GETs page after page. A page that was there already ends it with an error, so that no server can hold it for ever.
    void pages(const std::string& target, Page page, std::function<void()> done, std::function<bool(int status)> expected = nullptr);
    virtual void fail(Error error) = 0;

  private:
    void pagesOn(const std::string& target, std::shared_ptr<std::vector<std::string>> seen, Page page, std::function<void()> done, std::function<bool(int status)> expected);

    RestGateway& gateway_;
    deployment::PendingPtr pending_;
};

/// A Reading whose result is a T.
template <class T>
class ReadingOf : public Reading {
  protected:
    ReadingOf(RestGateway& gateway, deployment::Completion<T> done) : Reading(gateway), done_(std::move(done)) {}
    void fail(Error error) override { end(unexpected(std::move(error))); }
    /// The last thing that is done: whoever waits may destroy this.
    void end(Result<T> result)
    {
        deployment::Completion<T> to = std::move(done_);
        to(std::move(result));
    }

  private:
    deployment::Completion<T> done_;
};

} // namespace postern::remote
