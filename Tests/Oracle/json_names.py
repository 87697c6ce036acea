"""The names by which JSON lines, logfmt and LTSV say what they hold: letters and digits alone.

`@timestamp` stands for all names of times with an `@` in front.

The lists of fields are in order of precedence.
"""

FIELDS = {
    "request": """request requestline httprequestline httprequest requestedurl req rawrequest requestfirstline firstline""".split(),
    "target": """originalrequesturiwithargs originalrequesturi xenvoyoriginalpath xenvoyoriginpath xoriginaluri xoriginalurl
    xforwardeduri xrewriteurl originaluri originalurl urloriginal originalpath requesturi requesturl requesttarget
    requestpathandquery requesturlfull requestrawurl requestrawuri fullrequesturi requestfullpath requestpath
    urlfull fullurl fulluri fullpath pathandquery pathwithquery rawurl rawuri urlpathandquery uripathandquery urlraw
    urlstring displayurl requesteduri requrl requri uri url httprequesturi httprequesturl httpurl httpuri httptarget
    csuri target request requestedpath clientrequesturi clientrequesturl documenturi protopayloadresource csuristem
    uristem urlpath uripath httprequestpath httppath clientrequestpath rawpath pathname reqpath path""".split(),
    "query": """querystring rawquerystring rawquery requestquerystring requestquery urlquery urlquerystring csuriquery uriquery
    httpquerystring httpquery requestargs queryparams queryparameters requestparams urlparams urlargs uriargs
    httpargs searchparams reqquery clientrequestquery query args querystr search params qs""".split(),
    "method": """requestmethod httprequestmethod httpmethod csmethod httpverb requestverb method verb clientrequestmethod
    reqmethod requesttype""".split(),
    "response": """downstreamstatus responsestatus responsestatuscode httpresponsestatuscode httpresponsestatus httpresponsecode
    responsecode httpstatus httpstatuscode httpcode scstatus statuscode respstatus resstatus status code
    edgeresponsestatus response elbstatuscode resultcode requeststatus""".split(),
    "time": """startutc timeiso8601 timelocal requeststarttime requeststart requesttimestamp requestdatetime requestdate
    requesttimeepoch requesttime requesttimeutc requesthandletime requestedat requestat eventstart starttime
    starttimestamp starttimeutc starttimems timestart starttimemillis starttimeunixnano startdate startts begintime arrivaltime
    startedat startlocal edgestarttimestamp reqtimesec accesstime accessdate dateaccess timestamp eventtimestamp
    eventtime eventdatetime eventdate eventts datetime datetimedate ts time msec timestampms timestampmillis timestampmsec
    timestampus timestampns timestampnanos timestampepoch timestampiso8601 timestamputc eventtimestampms tsms tsns
    tsiso timestamplocal isotimestamp timeiso timerfc3339 rfc3339 timems timemillis timemsec timeus timens
    timeunixnano timeepoch timeutc unixtime unixtimestamp unixtimems unixts epochseconds epoch epochtime epochms
    epochmillis epochsecond isotime isodate iso8601 utctime utctimestamp localtime datetimeutc logtime logtimestamp
    logdate logdatetime loggedat recordedat emittedat generatedat occurredat timegenerated timecreated creationtime
    creationdate createtime createdtime createdon timereported asctime createdat created @timestamp date when dt tm
    t endtime endtimestamp timeend enddate endts finishtime edgeendtimestamp eventend endedat finishedat completedat
    eventcreated receivedat receivetime receivetimestamp receivedtime receivedtimestamp timereceived
    eventreceivedtime observedtimestamp observedtime observedtimeunixnano collectedat processedat
    sourcerealtimetimestamp realtimetimestamp syslogtimestamp eventingested ingestiontime ingesttime ingesttimestamp
    ingestedat indextime indexedat""".split(),
    "location": """senthttplocation responseheaderslocation respheaderslocation resheaderslocation httpresponseheaderslocation
    responseheaderlocation responselocation downstreamlocation upstreamhttplocation redirecturl redirectlocation
    redirectedto location""".split(),
    "host": """originalhost requesthost httphost xhostheader hostheader servername localservername vhost virtualhost urldomain
    urlhost urldetailshost requestdomain serverdomain domainname cshost requestheadershost reqheadershost
    headershost requestauthority authority domain clientrequesthost reqhost reqhostname proxyhost nethostname
    httphostname""".split(),
    "message": """log message msg shortmessage fullmessage eventoriginal logoriginal textpayload line event sourcemessage
    jsonpayloadmessage jsonpayloadlog logmessage logentry rawmsg raw resultraw properties""".split(),
    "shipper": """agent beat kubernetes k8s docker container cloud observer attributes sourcetype logfilepath logfile inputtype
    logsource containerid containername podname namespacename ddsource ddtags version syslogidentifier syslogtag
    syslogfacility programname hostfrom fromhost fromhostip legacymsghdr splunkserver machineid agentname agenttype agentversion
    agenthostname agentephemeralid beatname beathostname beatversion kubernetespodname kubernetesnamespacename
    kubernetesnamespace kubernetesnodename kubernetescontainername kuberneteshost flowid iniface destip dstip levelindex
    thread threadname threadid newrelicsource entityguid plugintype""".split(),
    "client": """remoteaddr remoteaddress remoteip remotehost remote client clientip clientaddr clientaddress clienthost
    clientipaddress ip ipaddress sourceip sourceaddress srcip cip realip xrealip httpxrealip peer peeraddr
    requestclientip remoteipaddress cliip trueclientip downstreamremoteaddress fwd networkclientip callerip userip""".split(),
    "parsed client": """ident identity identd useridentifier logicalusername remotelogname logname reqtime reqsize apptime ua""".split(),
    "bare host": ["host"],
    "edge location": ["xedgelocation"],
    # The zone of a time beside it.
    "zone": """timezone timezonename timezoneid tz tzname tzoffset timezoneoffset utcoffset gmtoffset zoneoffset""".split(),
    # What browsers report of a page; the type and the body of such a report; what else says that a record is no request.
    "report": """violateddirective effectivedirective blockeduri blockedurl type body eventtype spankind kind
    direction""".split(),
    # What says that a message is a part of a line, and how.
    "part": """logtag partialmessage linebreak""".split(),
}
REPORT_TYPES = (b"csp-violation", b"csp-hash", b"deprecation", b"intervention", b"crash", b"network-error", b"coep", b"coop",
                b"permissions-policy-violation", b"potential-permissions-policy-violation", b"document-policy-violation",
                b"integrity-violation")
DIRECTIVES = ("violateddirective", "effectivedirective", "blockeduri", "blockedurl")
# Suricata's records of what goes over a network, https://docs.suricata.io/en/latest/output/eve/eve-json-format.html
FLOW_EVENTS = (b"alert", b"fileinfo", b"anomaly", b"drop", b"flow", b"netflow")
OUTGOING = (b"outgoing", b"outbound", b"egress")
PART = {"logtag": b"P", "partialmessage": b"true", "linebreak": b"line-max"}
# A number is how long the request took as likely as when it came.
DURATIONS = ("requesttime", "requesthandletime")
# These mean something only where nothing is nested.
ROOT_ONLY = set("""created createdat createdon createdtime createtime creationdate creationtime domain dt enddate epoch event
    fullmessage line location log logentry logmessage message msg properties raw rawmsg req shortmessage startdate t
    target textpayload tm when xedgelocation""".split())
# The first so many of `shipper` are so as objects alone: `agent` is the user agent as well.
SHIPPING_OBJECTS = 9

# Of a name its one meaning: the field and the place in its list. `request` is a request line or a target.
MEANINGS = {name: (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names)
            if (field, name) != ("target", "request")}

# Objects whose names clients choose, or that are about something else than the request.
CHOSEN = """args body form refer query param cookie""".split()
PEERS = set("""client source remote peer""".split())
OTHERS = set("""labels annotations kubernetes k8s docker container agent beat cloud observer process service thread tls ssl cert
    certificate certificates git commit build release deployment user account customer geo geoip view page document initiator previous cspreport""".split())
# Objects that servers, frameworks and shippers put a request, its response or a record into.
RECORDS = set("""request req httprequest requestinfo requestdata requestcontext requestmeta result proxy http url uri urldetails downstream transaction log logrecord event evt record entry data
    payload json message msg jsonpayload protopayload attributes attrs properties props fields context ctx contextmap mdc
    extra extras meta metadata details detail info access accesslog httpaccess nginx apache apache2 httpd caddy traefik envoy
    haproxy varnish openresty kong apisix tomcat iis web edge gateway apigateway cloudfront raw parsed state values instant
    timestamp time datetime date t""".split())
RESPONSES = set("""response res resp reply httpresponse responseinfo responsedata""".split())
# Words in the names of other times than a request's.
OTHER_TIMES = """expir birth cert valid until before after modif updat issued delet build built releas deploy deadlin schedul
    retry next last renew cookie cache boot since refer login install publish version commit session auth creat subscri
    signup signin regist trial join token image licen purchas order member enroll verif""".split()

NGINX = (b"remote_addr", b"time_iso8601", b"time_local", b"request_uri", b"body_bytes_sent",
         b"http_user_agent", b"msec", b"request_method")
