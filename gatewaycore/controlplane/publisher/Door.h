// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/ContractReader.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <utility>
#include <vector>

namespace postern::publisher {

/// The REST APIs of a control plane. Each has its own address and versions, and shares the token.
enum class Service : std::uint8_t { Publisher, DevPortal, Admin, Governance };
/// "Publisher", "Developer Portal", "Admin", "Governance".
QString toString(Service service);

/// What a call carries.
enum class Content : std::uint8_t { None, Json, Form };

/// One operation as the published description of its API has it: all of it that is no argument. The calls stand in
/// tables, one file a family of resources (calls/), and callTable() has all of them.
struct DoorCall {
    const char* id;     ///< "apis.copy": stable and unique
    const char* what;   ///< "make a new version of the API": completes "Cannot ..."
    Service service;
    const char* method;
    const char* path;   ///< "/apis/{apiId}/revisions"; CallArguments::path fills the braces in their order
    const char* query;  ///< names of the query's parameters, by spaces; a required one ends with '!'
    const char* scopes; ///< any one would do, by spaces, without "apim:"; the one that allows least first
    Content content = Content::None;
    const char* since = "4.0";               ///< the first API Manager that has it
    const char* accept = "application/json"; ///< of the answer
};

/// All calls, in no particular order.
const std::vector<const DoorCall*>& callTable();
/// All scopes that the calls of these services name first: what a connection needs that is to do everything.
QStringList scopesFor(const std::vector<Service>& services);

/// A part of a multipart/form-data body (RFC 7578).
struct FormPart {
    QByteArray name;
    QByteArray content;
    QString fileName{};  ///< empty: a plain field
    QByteArray type{};   ///< empty: text/plain for fields, application/octet-stream for files
};
/// The body and its Content-Type.
std::pair<QByteArray, QByteArray> encodeForm(const std::vector<FormPart>& parts);

/// What a call is made with.
struct CallArguments {
    QStringList path{};                                 ///< values of the path's braces, in their order
    std::vector<std::pair<QByteArray, QString>> query{}; ///< not empty ones; only names that the call takes
    QByteArray json{};                                  ///< Content::Json
    std::vector<FormPart> parts{};                      ///< Content::Form
    QByteArray ifMatch{};                               ///< the ETag that was read: nobody else's change is overwritten
    std::function<void(qint64 received, qint64 total)> onProgress{}; ///< of a long answer; total is -1 when unknown
};

/// A complete answer of status 2xx.
struct DoorAnswer {
    int status = 200;
    QByteArray body{};
    QByteArray etag{};     ///< empty when the server gives none
    QByteArray type{};     ///< Content-Type
    QByteArray location{}; ///< of what was made
};

/// The answer of a call that gives nothing; `pending` when it waits for somebody's approval (202).
struct Done {
    bool pending = false;
};

/// A call and how its answer is read.
template <class T>
struct Ask {
    DoorCall call;
    T (*read)(ContractReader& reader, const DoorAnswer& answer);
};

/// A call that gives a list and how one of its items is read. `key` names the list in the answer ("list"); an answer that
/// is an array is the list itself. Lists that take `offset` are read to their end.
template <class T>
struct AskAll {
    DoorCall call;
    T (*read)(ContractReader& reader, const QJsonObject& item, const QString& where);
    const char* key = "list";
};

/// Readers for tables.
namespace read {
QJsonObject object(ContractReader& reader, const DoorAnswer& answer);
QByteArray bytes(ContractReader& reader, const DoorAnswer& answer);
QByteArray definition(ContractReader& reader, const DoorAnswer& answer);
Done nothing(ContractReader& reader, const DoorAnswer& answer);
QJsonObject item(ContractReader& reader, const QJsonObject& item, const QString& where);
} // namespace read

} // namespace postern::publisher
