/// Whose host a record names: its site's, its client's, or that of the machine that shipped it.
extension JSONFieldNames {
  /// Names that only the site has.
  static let host: [StaticString] = [
    "originalhost", "requesthost", "httphost", "xhostheader", "hostheader", "servername",
    "localservername", "vhost", "virtualhost", "urldomain", "urlhost", "urldetailshost",
    "requestdomain", "serverdomain", "domainname", "cshost", "requestheadershost", "reqheadershost",
    "headershost", "requestauthority", "authority", "domain", "clientrequesthost", "reqhost",
    "reqhostname", "proxyhost", "nethostname", "httphostname",
  ]

  /// With one of these a bare `host` is the machine that shipped the line: members that Vector, Filebeat,
  /// Fluent Bit, Logstash, Splunk, Datadog, New Relic, syslog daemons and the journal add, or Suricata, which is its
  /// sensor, or an application's logger, which names its thread; GELF's `short_message` is one more. The first ones are so as objects alone: `agent` is the user agent as well.
  ///
  /// Sources: <https://vector.dev/docs/reference/configuration/sources/file/#output-data>,
  /// <https://www.elastic.co/guide/en/beats/filebeat/current/exported-fields.html>,
  /// <https://docs.fluentbit.io/manual/pipeline/filters/kubernetes>,
  /// <https://www.elastic.co/guide/en/logstash/current/plugins-inputs-file.html>,
  /// <https://docs.datadoghq.com/api/latest/logs/#send-logs>,
  /// <https://www.rsyslog.com/doc/configuration/properties.html>,
  /// <https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html>,
  /// <https://docs.suricata.io/en/latest/output/eve/eve-json-format.html>, <https://logger.rocketjob.io/appenders.html>.
  static let shipper: [StaticString] = [
    "agent", "beat", "kubernetes", "k8s", "docker", "container", "cloud", "observer", "attributes",
    "sourcetype", "logfilepath", "logfile", "inputtype", "logsource", "containerid",
    "containername",
    "podname", "namespacename", "ddsource", "ddtags", "version",
    "syslogidentifier", "syslogtag", "syslogfacility", "programname", "hostfrom", "fromhost",
    "fromhostip", "legacymsghdr", "splunkserver", "machineid",
    // The same objects where their members' names have dots.
    "agentname", "agenttype", "agentversion", "agenthostname", "agentephemeralid", "beatname",
    "beathostname", "beatversion", "kubernetespodname", "kubernetesnamespacename",
    "kubernetesnamespace", "kubernetesnodename", "kubernetescontainername", "kuberneteshost",
    "flowid", "iniface", "destip", "dstip", "levelindex", "thread", "threadname", "threadid",
    "newrelicsource", "entityguid", "plugintype",
  ]
  /// Logstash's: `@version`, with the `@`.
  static let shipperRankOfVersion = rank(of: "version", in: shipper)
  /// Suricata's, in all of its records about a connection.
  static let shipperRankOfFlow = rank(of: "flowid", in: shipper)
  /// How many of ``shipper`` are so as objects alone.
  static let shippingObjects: UInt8 = 9

  /// Names of the client's address or name: a bare `host` beside one is not the client.
  static let client: [StaticString] = [
    "remoteaddr", "remoteaddress", "remoteip", "remotehost", "remote", "client", "clientip",
    "clientaddr", "clientaddress", "clienthost", "clientipaddress", "ip", "ipaddress", "sourceip",
    "sourceaddress", "srcip", "cip", "realip", "xrealip", "httpxrealip", "peer", "peeraddr",
    "requestclientip", "remoteipaddress", "cliip", "trueclientip", "downstreamremoteaddress", "fwd",
    "networkclientip", "callerip", "userip",
  ]

  /// Without one of ``client``, with one of these a bare `host` is the client: members that are beside
  /// the remote host (`%h`) in what parsers make of the common log (`code` of Fluentd's and Fluent Bit's
  /// does so, too, and a request line as the message of Vector's), in Tomcat's JSON and in LTSV's.
  ///
  /// Sources: <https://docs.fluentd.org/parser/apache2>,
  /// <https://github.com/fluent/fluent-bit/blob/master/conf/parsers.conf>,
  /// <https://vector.dev/docs/reference/vrl/functions/#parse_common_log>, <http://ltsv.org>.
  static let parsedClient: [StaticString] = [
    "ident", "identity", "identd", "useridentifier", "logicalusername", "remotelogname", "logname",
    "reqtime", "reqsize", "apptime", "ua",
  ]
}
