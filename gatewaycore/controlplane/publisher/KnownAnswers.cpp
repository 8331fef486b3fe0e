// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/KnownAnswers.h"

#include <algorithm>

namespace postern::publisher {

QByteArray KnownAnswers::etagOf(const QByteArray& url) const
{
    const auto at = answers_.find(url);
    return at == answers_.end() ? QByteArray() : at->second.answer.etag;
}

std::optional<DoorAnswer> KnownAnswers::find(const QByteArray& url)
{
    const auto at = answers_.find(url);
    if (at == answers_.end())
        return std::nullopt;
    at->second.used = ++now_;
    return at->second.answer;
}

void KnownAnswers::keep(const QByteArray& url, const DoorAnswer& answer)
{
    if (answer.body.size() > mostOctets / 4)
        return;
    Known& known = answers_[url];
    octets_ += answer.body.size() - known.answer.body.size();
    known = {answer, ++now_};
    while (answers_.size() > mostAnswers || octets_ > mostOctets)
        forgetOldest();
}

void KnownAnswers::clear()
{
    answers_.clear();
    octets_ = 0;
}

void KnownAnswers::forgetOldest()
{
    const auto oldest = std::min_element(answers_.begin(), answers_.end(), [](const auto& a, const auto& b) {
        return a.second.used < b.second.used;
    });
    octets_ -= oldest->second.answer.body.size();
    answers_.erase(oldest);
}

} // namespace postern::publisher
