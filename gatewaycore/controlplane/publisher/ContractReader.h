// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/PublisherFailure.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QSet>

namespace postern::publisher {

/// One page of any of the Publisher's lists: {count, list, pagination{offset, limit, total}}.
struct ListPage {
    QJsonArray list;
    int total = -1; ///< -1 when the server does not say
};

/// Reads answers of the Publisher as its contract (publisher-api.yaml) has them. Absent and null are the same; a field
/// of another type than the contract's, or a required one that is missing, is a problem that names it. Unknown fields
/// are left alone. The first problem ends the reading; check failure() before using what was read.
class ContractReader {
  public:
    explicit ContractReader(QString what) : what_(std::move(what)) {}

    [[nodiscard]] const PublisherFailure& failure() const { return failure_; }
    [[nodiscard]] bool good() const { return !failure_; }

    /// The body as JSON; tells a page of HTML, an early end and other faults apart.
    QJsonDocument document(const QByteArray& body);
    QJsonObject object(const QByteArray& body);
    /// `key` names the list. With `mayBeBare` an answer that is an array is the list itself.
    ListPage page(const QByteArray& body, const char* key = "list", bool mayBeBare = false);

    ApiSummary api(const QJsonObject& o, const QString& where);
    std::vector<RevisionSummary> revisions(const QByteArray& body);
    std::vector<Deployment> deployments(const QJsonArray& list, const QString& where);
    std::vector<Deployment> deployments(const QByteArray& body);
    ThrottlingPolicy policy(const QJsonObject& o, PolicyLevel level, const QString& where);
    /// GET /apis/{id}/subscription-policies: the contract says one policy, servers answer with an array or a list.
    std::vector<ThrottlingPolicy> subscriptionPolicies(const QByteArray& body);
    PublisherSettings settings(const QByteArray& body);
    /// The text of a definition, JSON or YAML. The contract has it as a JSON string; servers send the document itself.
    QByteArray definition(const QByteArray& body);

    QString text(const QJsonObject& o, const char* name, const QString& where, bool required = false);
    bool flag(const QJsonObject& o, const char* name, const QString& where, bool fallback);
    qint64 number(const QJsonObject& o, const char* name, const QString& where, qint64 fallback);
    QStringList texts(const QJsonObject& o, const char* name, const QString& where);
    QJsonArray array(const QJsonObject& o, const char* name, const QString& where);
    QJsonObject objectAt(const QJsonArray& list, qsizetype index, const QString& where);
    void expected(const QString& where, const char* type, const QJsonValue& found);

  private:
    QString what_;
    PublisherFailure failure_;
};

/// The throttling policies that an API (its `data`) and its operations name.
struct NamedPolicies {
    QSet<QString> api;          ///< apiThrottlingPolicy and operations[].throttlingPolicy
    QSet<QString> subscription; ///< policies[]
};
NamedPolicies policiesNamedBy(const QJsonObject& data);

} // namespace postern::publisher
