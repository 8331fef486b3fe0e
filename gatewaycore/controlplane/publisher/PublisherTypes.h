// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace postern::publisher {

/// One row of the list of APIs (APIInfo).
struct ApiSummary {
    QString id;
    QString name;
    QString version;
    QString displayName;
    QString description;
    QString context;
    QString provider;
    QString type; ///< HTTP, WS, GRAPHQL, SOAP...
    QString lifeCycleStatus;
    QString createdTime;
    QString updatedTime;
    QString gatewayVendor;
    QString gatewayType;
    QStringList securityScheme;
    bool advertiseOnly = false;
};

/// What to list. All given conditions must hold; empty ones do not count.
struct ApiQuery {
    QString text; ///< free words, or WSO2's own attribute syntax
    QString name;
    QString version;
    QString context;
    QString provider;
    QString tag;
    QString label;
    QString status;      ///< PUBLISHED, CREATED...
    QString environment; ///< only APIs deployed there: the server cannot filter by it, so each API's deployments are asked
    int pageSize = 25;

    /// The value of ?query=, before URL encoding; empty when there is no condition.
    [[nodiscard]] QString toQuery() const;
};

/// One page as it came.
struct ApiPage {
    std::vector<ApiSummary> apis;
    int offset = 0;
    int total = -1; ///< of all pages; -1 when the server does not say
};

struct Deployment {
    QString environment;
    QString vhost;
    QString status;
    QString revisionId;
    QString deployedTime;
    bool displayOnDevportal = true;
};

struct RevisionSummary {
    QString id;
    QString name; ///< "Revision 4"
    QString description;
    QString createdTime;
    std::vector<Deployment> deployments;
};

enum class PolicyLevel : std::uint8_t { Api, Subscription, Application, Custom };
QString toString(PolicyLevel level);

/// A throttling policy: `requests` (or `dataAmount` units) in `unitTime` milliseconds.
struct ThrottlingPolicy {
    QString name;
    QString displayName;
    QString description;
    PolicyLevel level = PolicyLevel::Api;
    bool byBandwidth = false; ///< requestCount counts dataUnit, not requests
    QString dataUnit;
    qint64 requestCount = 0; ///< not above 0, or INT32_MAX and above: unlimited
    qint64 unitTime = 0;     ///< milliseconds, as the Publisher gives it
    QString timeUnit;        ///< min, hour, day... (the unit it was written in)
    qint64 rateLimitCount = 0;
    QString rateLimitTimeUnit;
    bool stopOnQuotaReach = true;
    QString keyTemplate; ///< of custom ones: who is counted together, "$userId"
    QByteArray whole;    ///< of one with conditions: all of it as the Admin API has it, JSON; the numbers above are not set
    [[nodiscard]] bool isUnlimited() const;
    friend bool operator==(const ThrottlingPolicy&, const ThrottlingPolicy&) = default;
};

struct GatewayEnvironment {
    QString id;
    QString name;
    QString displayName;
    QString type;     ///< hybrid, production, sandbox
    QString provider; ///< wso2, external
    QString gatewayType;
    QString mode; ///< READ_ONLY, WRITE_ONLY, READ_WRITE; empty before 4.6
    QString serverUrl;
    QStringList vhosts;
};

struct PublisherSettings {
    std::vector<GatewayEnvironment> environments;
    QStringList gatewayTypes;
    QStringList scopes;
};

/// What connecting found out.
struct PublisherSession {
    QString restBase;   ///< "/api/am/publisher/v4"
    QString apiVersion; ///< "v4", "v3", "v2"; empty when restBase was given
    QStringList grantedScopes;
    QStringList missingScopes; ///< asked for and not granted: what needs them will answer 403
    QDateTime tokenExpires;    ///< invalid when unknown
    PublisherSettings settings;
};

/// One file of an apictl-style project, relative to the API's folder.
struct PulledFile {
    QString path; ///< "api.json", "Definitions/swagger.json"
    QByteArray content;
};

/// An API as it is on the Publisher: enough to run it. Saved by saveInto() of PullFolder.h.
struct PulledApi {
    QString server; ///< the Publisher's address
    QString id;
    QString name;
    QString version;
    QString folderName; ///< "<Name-Version>", safe as one step of a path
    QByteArray data;    ///< GET /apis/{id}, octet for octet
    QByteArray definition;
    std::vector<PulledFile> files;
    QStringList removed; ///< files that the API had before and has no more
    std::vector<RevisionSummary> revisions;
    /// Those the API and its operations name, all of applications, and the custom ones, which are for every call.
    std::vector<ThrottlingPolicy> policies;
    QStringList notes;                      ///< what could not be read and is not needed to run it

    /// The revision that is deployed to `environment` (empty: to any), newest first; nothing when none is.
    [[nodiscard]] const RevisionSummary* deployedRevision(const QString& environment = {}) const;
};

} // namespace postern::publisher
