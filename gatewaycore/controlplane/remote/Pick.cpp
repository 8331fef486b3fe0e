// SPDX-License-Identifier: Apache-2.0
#include "controlplane/remote/Pick.h"

#include "controlplane/deployment/Answers.h"

#include <QByteArray>
#include <algorithm>
#include <string>
#include <utility>

namespace postern::remote {
namespace {

std::string decoded(std::string_view text) { return QByteArray::fromPercentEncoding(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).toStdString(); }

bool fits(const schema::Value& item, std::string_view conditions)
{
    while (!conditions.empty()) {
        const std::string_view condition = conditions.substr(0, conditions.find('&'));
        conditions.remove_prefix(std::min(conditions.size(), condition.size() + 1));
        const std::size_t equals = condition.find('=');
        if (equals != std::string_view::npos &&
            deployment::textAt(item, '/' + std::string(condition.substr(0, equals))) != decoded(condition.substr(equals + 1)))
            return false;
    }
    return true;
}

} // namespace

std::string_view targetOf(const deployment::RemoteCall& call) noexcept { return std::string_view(call.target).substr(0, call.target.find('#')); }

std::string_view pickOf(const deployment::RemoteCall& call) noexcept
{
    const std::size_t hash = call.target.find('#');
    return hash == std::string::npos ? std::string_view() : std::string_view(call.target).substr(hash + 1);
}

deployment::CallAnswer picked(deployment::CallAnswer answer, std::string_view pick)
{
    if (!answer.isSuccess())
        return answer;
    if (!answer.body.isMap() && !answer.body.isList()) { // cut short, perhaps: nobody knows what is in there
        answer.status = 502;
        answer.body = schema::Value::object({{"message", "the list is no JSON"}});
        return answer;
    }
    const std::size_t question = pick.find('?');
    const std::string_view conditions = question == std::string_view::npos ? std::string_view() : pick.substr(question + 1);
    schema::Value found;
    for (const schema::Value& each : deployment::itemsAt(answer.body, pick.substr(0, question))) {
        if (fits(each, conditions)) {
            found = each;
            break;
        }
    }
    if (found.isNull())
        answer.status = 404;
    answer.body = std::move(found);
    return answer;
}

} // namespace postern::remote
