namespace Tidegate.Hosting.Tests.Configuration;

/// <summary>
/// Wrong configurations. Each row: the settings (one a line), the key that must be named, the value as it must be shown (null: none),
/// and words of the rule.
/// </summary>
public sealed class ConfigurationMutations : TheoryData<string, string, string?, string>
{
    private const string Key32 = "0123456789abcdef0123456789abcdef";

    public ConfigurationMutations()
    {
        Unknown();
        NotUnderstood();
        OutOfRange();
        Limits();
        Times();
        Lease();
        Cluster();
        Redis();
        ClusterTls();
        Listeners();
        Access();
        Diagnostics();
        Alerts();
        Proxies();
        Hubs();
        EventHandlers();
        Surroundings();
    }

    private void Wrong(string setting, string value, string rule) => Add($"Tidegate:{setting}={value}", $"Tidegate:{setting}", $"\"{value}\"", rule);

    // What stands where nothing belongs may be a secret.
    private void Misplaced(string setting, string value, string rule) => Add($"Tidegate:{setting}={value}", $"Tidegate:{setting}", null, rule);

    private void Hidden(string setting, string value, string rule) => Add($"Tidegate:{setting}={value}", $"Tidegate:{setting}", "(hidden)", rule);

    private void Alerts()
    {
        const string Open = "must be an absolute https address";
        Wrong("Alerts:Interval", "00:00:06", "must be from 00:00:00.1 to 00:00:05");
        Wrong("Alerts:HoldTime", "01:00:01", "must be from 00:00:00 to 01:00:00");
        Wrong("Alerts:ControlPlaneTime", "00:00:00", "must be from 00:00:01 to 00:10:00");
        Wrong("Alerts:SiloTime", "00:00:00", "must be from 00:00:01 to 01:00:00");
        Wrong("Alerts:WebhookTimeout", "00:02:00", "must be from 00:00:00.1 to 00:01:00");
        Wrong("Alerts:WebhookRetryDelay", "00:01:00", "must be from 00:00:00.01 to 00:00:30");
        Wrong("Cluster:DirectoryCacheEntries", "10", "must be from 1,000 to 10,000,000");
        Wrong("Cluster:ExpectedSilos", "-1", "must be from 0 to 1,000");
        Wrong("Diagnostics:ExplainMegabytes", "0", "must be from 1 to 1,024");
        Wrong("Diagnostics:ExplainFor", "00:00:00", "must be from 00:00:01 to 1.00:00:00");
        foreach (var url in new[] { "http://alerts.example.com/", "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "alerts", "/hook", "https://", "https://u@example.com/", "https://example.com/#f" })
            Add($"Tidegate:Alerts:WebhookUrl={url}", "Tidegate:Alerts:WebhookUrl", "(hidden)", Open);
        foreach (var url in new[] { "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://192.168.1.1/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://100.64.0.1/", "https://0.0.0.0/", "https://[fe80::1]/", "https://224.0.0.1/", "https://[64:ff9b::a00:1]/" })
            Add($"Tidegate:Alerts:WebhookUrl={url}", "Tidegate:Alerts:WebhookUrl", "(hidden)", "must not be in a private network");
        foreach (var url in new[] { "https://167772161/", "https://0x0a000001/", "https://10.1/", "https://0250.0.0.1/", "https://2130706433/" })
            Add($"Tidegate:Alerts:WebhookUrl={url}", "Tidegate:Alerts:WebhookUrl", "(hidden)", "must name its host as it is used");
        Add("Tidegate:Alerts:WebhookUrl=https://example.com/\nTidegate:Alerts:WebhookNetworks:0=10.0.0.1/8", "Tidegate:Alerts:WebhookNetworks:0", "\"10.0.0.1/8\"", "must be a network in CIDR form");
        Hidden("Alerts:WebhookSecret", Key32, "needs Tidegate:Alerts:WebhookUrl");
        Add("Tidegate:Alerts:WebhookUrl=https://example.com/\nTidegate:Alerts:WebhookSecret=short", "Tidegate:Alerts:WebhookSecret", "(hidden)", "must have at least 32 bytes");
    }

    private void Proxies()
    {
        foreach (var network in new[] { "10.0.0.1/8", "proxy", "10.0.0.0/33", "0.0.0.0/0", "::/0", "10.0.0.1" })
            Wrong("Listen:TrustedProxies:0", network, "must be a network in CIDR form");
    }

    private void Unknown()
    {
        Misplaced("Limits:MaxConnection", "5", "did you mean Tidegate:Limits:MaxConnections?");
        Misplaced("Limits:maxconnextions", "5", "did you mean Tidegate:Limits:MaxConnections?");
        Misplaced("Limit:MaxConnections", "5", "did you mean Tidegate:Limits:MaxConnections?");
        Misplaced("MaxConnections", "5", "did you mean Tidegate:Limits:MaxConnections?");
        Misplaced("Idle:Interval", "00:00:30", "did you mean Tidegate:Heartbeat:Interval?");
        Misplaced("Idle:Foo", "1", "is unknown; known here are Timeout, WarningPeriod");
        Add("Tidegate:Alert:WebhookUrl=http://127.0.0.1", "Tidegate:Alert:WebhookUrl", null, "did you mean Tidegate:Alerts:WebhookUrl?");
        Misplaced("Limits:MaxConnections:Max", "5", "takes one value and has no keys below it");
        Misplaced("Limits", "5", "is a section");
        Misplaced("Hubs", "chat", "name the hub and its setting");
        Misplaced("Hubs:chat", "echo", "is a section");
        Misplaced("Hubs:chat:Handlers", "echo", "did you mean Tidegate:Hubs:chat:Handler?");
        Add("Tidegate:Admin:Kee=verysecretverysecret", "Tidegate:Admin:Kee", null, "did you mean Tidegate:Admin:Key?");
        Add("Tidegate:Access:AccesKey=verysecret", "Tidegate:Access:AccesKey", null, "did you mean Tidegate:Access:AccessKey?");
    }

    private void NotUnderstood()
    {
        const string Whole = "must be a whole number in digits from 0 to 10,000,000";
        foreach (var text in new[] { "abc", "5k", "1,000", "1_000", "1e3", " 5", "5.0", "0x10", "99999999999", "٥" })
            Wrong("Limits:MaxConnections", text, Whole);
        Wrong("Limits:MaxConnections", "", "must not be empty");
        Wrong("Limits:MemoryCeilingMegabytes", "500MB", "must be a whole number in digits from 1 to 100,000,000");
        foreach (var text in new[] { "0,85", "85%", "NaN", "Infinity", "high", "8.5e-1" })
            Wrong("Limits:BackpressureThreshold", text, "must be a number in digits with a decimal point from 0.1 to 0.94");
        foreach (var text in new[] { "yes", "1", "on" })
            Wrong("Access:AllowAnonymous", text, "must be true or false");
        Wrong("Access:AllowAnonymous", "", "must not be empty; write true or false");
        Wrong("Idle:Timeout", "5", "for 5 seconds write 00:00:05");
        Wrong("Idle:Timeout", "5m", "for 5m write 00:05:00");
        Wrong("Lease:RecallTimeout", "250ms", "for 250ms write 00:00:00.25");
        Wrong("Idle:Timeout", "00:05", "write hours:minutes:seconds");
        Wrong("Idle:Timeout", "24:00:00", "must be a duration from 00:00:01 to 7.00:00:00");
        Wrong("Idle:Timeout", "-00:05:00", "must be a duration");
        Wrong("Idle:Timeout", "five minutes", "write hours:minutes:seconds");
        Wrong("Idle:Timeout", "", "must not be empty");
        Wrong("Cluster:Mode", "Rediss", "must be one of Local, Redis");
        Wrong("Listen:Protocols", "2", "must be one of Http1, Http2, Http1AndHttp2");
        Wrong("Listen:Protocols", "Http1, Http2", "must be one of Http1, Http2, Http1AndHttp2");
        Wrong("Hubs:chat:Handler", "webhok", "must be one of None, Echo, Grain");
        Wrong("Listen:Public", "", "must not be empty");
        Misplaced("Access:Origins", "https://example.com", "give each value a key of its own, from Tidegate:Access:Origins:0 on");
        Misplaced("Access:Origins:first", "https://example.com", "is a list, whose keys are numbers");
        Wrong("Access:Origins:0", "", "must not be empty; remove the key");
    }

    private void OutOfRange()
    {
        Wrong("Limits:MaxConnections", "-1", "must be from 0 to 10,000,000");
        Wrong("Limits:MaxConnections", "10000001", "must be from 0 to 10,000,000");
        Wrong("Limits:MaxMemoryPerConnectionMegabytes", "0", "must be from 1 to 1,024");
        Wrong("Limits:MemoryCeilingMegabytes", "0", "must be from 1 to 100,000,000");
        Wrong("Limits:BackpressureThreshold", "0.95", "must be from 0.1 to 0.94");
        Wrong("Limits:MaxMessageKilobytes", "65537", "must be from 1 to 65,536");
        Wrong("Limits:SendQueueKilobytes", "15", "must be from 16 to 65,536");
        Wrong("Idle:Timeout", "00:00:00", "must be from 00:00:01 to 7.00:00:00");
        Wrong("Heartbeat:Interval", "00:00:00.4", "must be from 00:00:00.5 to 01:00:00");
        Wrong("Heartbeat:Timeout", "02:00:00", "must be from 00:00:00.5 to 01:00:00");
        Wrong("Heartbeat:ReminderPeriod", "00:00:59", "must be from 00:01:00 to 1.00:00:00");
        Wrong("Cleanup:Interval", "00:00:00.5", "must be from 00:00:01 to 01:00:00");
        Wrong("Lease:Ttl", "00:00:01", "must be from 00:00:02 to 01:00:00");
        Wrong("Lease:ClockRateError", "0.2", "must be from 0 to 0.1");
        Wrong("Shed:PerSecond", "0", "must be from 1 to 10,000");
        Wrong("Recovery:MinRunTime", "00:00:00", "must be from 00:00:01 to 01:00:00");
        Wrong("Recovery:Pause", "02:00:00", "must be from 00:00:00 to 01:00:00");
        Wrong("Recovery:Window", "00:11:00", "must be from 00:00:01 to 00:10:00");
        Wrong("Recovery:ShedIdleFor", "00:00:00", "must be from 00:00:01 to 1.00:00:00");
        Wrong("Recovery:MemoryCritical", "1.5", "must be from 0.1 to 1");
        Wrong("Recovery:MemoryRelieved", "0.96", "must be from 0.05 to 0.95");
        Wrong("Recovery:FailureShare", "0", "must be from 0.001 to 1");
        Wrong("Recovery:FailureLeast", "0", "must be from 1 to 1,000,000");
        Wrong("Recovery:ThreadPoolDelay", "00:00:00", "must be from 00:00:00.01 to 00:01:00");
        Wrong("Recovery:BudgetLatency", "00:00:04", "must be from 00:00:00.01 to 00:00:03");
        Wrong("Recovery:OverloadHoldFor", "00:11:00", "must be from 00:00:00 to 00:10:00");
        Wrong("Recovery:EmergencyShare", "0", "must be from 0.05 to 1");
        Wrong("Recovery:LostFor", "00:00:00", "must be from 00:00:01 to 00:10:00");
        Wrong("Recovery:GiveUpAfter", "00:00:00", "must be from 00:00:10 to 1.00:00:00");
        Wrong("Limits:MaxGroupsPerAnonymous", "101", "must be from 0 to 100");
        Wrong("Transport:MaxHeaders", "5", "must be from 10 to 1,000");
        Wrong("Transport:FramesPerSecond", "5", "must be from 10 to 10,000,000");
        Wrong("Transport:KilobytesPerSecond", "8", "must be from 16 to 10,000,000");
        Wrong("Transport:HandshakeTimeout", "00:02:00", "must be from 00:00:01 to 00:01:00");
        Wrong("Transport:MaxPendingPerAddress", "0", "must be from 1 to 1,000,000");
        Wrong("Transport:ShortConnectionsPerSecond", "0", "must be from 1 to 1,000,000");
        Wrong("Transport:AnswerTimeout", "00:00:00.5", "must be from 00:00:01 to 00:10:00");
        Wrong("Drain:Window", "02:00:00", "must be from 00:00:00 to 01:00:00");
        Wrong("Drain:BalancerDelay", "00:11:00", "must be from 00:00:00 to 00:10:00");
        Wrong("Drain:PerSecond", "0", "must be from 1 to 1,000,000");
        Wrong("Cluster:Breaker:Window", "00:00:00.5", "must be from 00:00:01 to 00:01:00");
        Wrong("Cluster:Breaker:Pause", "00:02:00", "must be from 00:00:00.5 to 00:01:00");
        Misplaced("Cluster:Breaker:Windows", "00:00:05", "did you mean Tidegate:Cluster:Breaker:Window?");
        Misplaced("Cluster:Breaker", "off", "is a section");
        Wrong("Frontend:Name", "a b", "must match");
        Wrong("Frontend:MaxWaitingUpgrades", "0", "must be from 1 to 1,000,000");
        Wrong("Cluster:ClusterId", "my cluster", "must match");
        Wrong("Cluster:SiloPort", "70000", "must be from 1 to 65,535");
        Wrong("Listen:Backlog", "1", "must be from 16 to 65,535");
        Hidden("Admin:Key", "short", "must have 16 to 1024 characters");
    }

    private void Limits()
    {
        Add("Tidegate:Limits:PriorityReserve=101", "Tidegate:Limits:PriorityReserve", "101", "must be at most Tidegate:Limits:MaxConnections (100)");
        Add("Tidegate:Limits:MemoryCeilingMegabytes=4", "Tidegate:Limits:MemoryCeilingMegabytes", "4", "must be at least Tidegate:Limits:MaxMemoryPerConnectionMegabytes (5)");
        Add("Tidegate:Limits:MaxMessageKilobytes=6000", "Tidegate:Limits:MaxMessageKilobytes", "6000", "must fit into Tidegate:Limits:MaxMemoryPerConnectionMegabytes (5)");
        Add("Tidegate:Limits:SendQueueKilobytes=6000", "Tidegate:Limits:SendQueueKilobytes", "6000", "must fit into Tidegate:Limits:MaxMemoryPerConnectionMegabytes (5)");
        Add("Tidegate:Limits:MaxConnectionsPerUser=200", "Tidegate:Limits:MaxConnectionsPerUser", "200", "it never acts; 0 turns it off");
        Add("Tidegate:Limits:MaxConnectionsPerIp=200", "Tidegate:Limits:MaxConnectionsPerIp", "200", "it never acts; 0 turns it off");
    }

    private void Times()
    {
        Add("Tidegate:Idle:WarningPeriod=00:05:00", "Tidegate:Idle:WarningPeriod", "00:05:00", "must be less than Tidegate:Idle:Timeout (00:05:00)");
        Add("Tidegate:Recovery:FailureEndShare=0.06", "Tidegate:Recovery:FailureEndShare", "0.06", "must be less than Tidegate:Recovery:FailureShare (0.05)");
        Add("Tidegate:Recovery:MemoryCritical=0.7", "Tidegate:Recovery:MemoryRelieved", "0.8", "must be less than Tidegate:Recovery:MemoryCritical (0.7)");
        Add("Tidegate:Idle:Timeout=00:00:20", "Tidegate:Idle:WarningPeriod", "00:00:30", "must be less than Tidegate:Idle:Timeout (00:00:20)");
        Add("Tidegate:Drain:ShutdownTimeout=00:00:13", "Tidegate:Drain:ShutdownTimeout", "00:00:13", "Tidegate:Transport:CloseTimeout (00:00:02) together");
        Add("Tidegate:Drain:Window=00:02:00", "Tidegate:Drain:ShutdownTimeout", "00:01:00", "Tidegate:Drain:Window (00:02:00)");
        Add("Tidegate:Transport:CloseFlushTimeout=00:00:01", "Tidegate:Transport:CloseFlushTimeout", "00:00:01", "must be at least Tidegate:Transport:CloseTimeout (00:00:02)");
        Add("Tidegate:Drain:BalancerDelay=00:00:50", "Tidegate:Drain:ShutdownTimeout", "00:01:00", "must be more than Tidegate:Drain:BalancerDelay (00:00:50)");
    }

    private void Lease()
    {
        Add("Tidegate:Lease:RenewInterval=00:00:30", "Tidegate:Lease:RenewInterval", "00:00:30", "must be less than a quarter of Tidegate:Lease:Ttl (00:02:00)");
        Add("Tidegate:Lease:FenceSpread=00:01:01", "Tidegate:Lease:FenceSpread", "00:01:01", "must be at most half of Tidegate:Lease:Ttl");
        Add("Tidegate:Lease:FenceSpread=00:00:02", "Tidegate:Lease:FenceSpread", "00:00:02", "must be more than Tidegate:Lease:CloseLateness (00:00:02)");
        Add("Tidegate:Transport:CloseTimeout=00:00:03", "Tidegate:Lease:CloseLateness", "00:00:02", "must be at least Tidegate:Transport:CloseTimeout (00:00:03)");
        Add("Tidegate:Lease:Margin=00:00:04.44", "Tidegate:Lease:Margin", "00:00:04.44", "must be more than 00:00:04.44424");
        Add("Tidegate:Lease:Margin=00:00:00", "Tidegate:Lease:Margin", "00:00:00", "margin > (1 + r) * (ttl / (1 - r) + lateness) - ttl");
        Add("Tidegate:Lease:Ttl=01:00:00", "Tidegate:Lease:Margin", "00:00:05", "Tidegate:Lease:Ttl (01:00:00)");
        Add("Tidegate:Lease:ClockRateError=0.05", "Tidegate:Lease:Margin", "00:00:05", "Tidegate:Lease:ClockRateError (0.05)");
        Add("Tidegate:Lease:RenewInterval=00:00:00.25", "Tidegate:Lease:RecallTimeout", "00:00:00.25", "must be less than Tidegate:Lease:RenewInterval (00:00:00.25)");
    }

    private void Cluster()
    {
        Add("Tidegate:Cluster:GatewayPort=11111", "Tidegate:Cluster:GatewayPort", "11111", "must differ from Tidegate:Cluster:SiloPort (11111)");
        foreach (var primary in new[] { "localhost:11111", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "nonsense", "::1:x" })
            Add($"Tidegate:Cluster:PrimarySilo={primary}", "Tidegate:Cluster:PrimarySilo", primary, "must be an IP address and a port");
        Add("Tidegate:Cluster:PrimarySilo=10.0.0.1:11111", "Tidegate:Cluster:PrimarySilo", "10.0.0.1:11111", "must be a loopback address in mode Local");
        Shown("Cluster:Gateways", "127.0.0.1:30000;gateway:30001", "\"gateway:30001\"", "must be an IP address and a port");
        Shown("Cluster:Gateways", "10.0.0.1:30000", "\"10.0.0.1:30000\"", "must be a loopback address");
        Shown("Cluster:Gateways", ";", ";", "must name 1 to 64 gateways");
        Shown("Cluster:Gateways", "127.0.0.1:30000;127.0.0.1:30000", "127.0.0.1:30000;127.0.0.1:30000", "must not name a gateway twice");
        Wrong("Cluster:Failover:ProbeTimeout", "00:00:00.1", "must be from 00:00:00.2 to 00:01:00");
        Wrong("Cluster:Failover:MissedProbes", "1", "must be from 2 to 20");
        Wrong("Cluster:Failover:Votes", "0", "must be from 1 to 10");
        Wrong("Cluster:Directory", "Redis", "must be one of Default, Distributed");
        Shown("Cluster:Address", "0.0.0.0", "0.0.0.0", "must be one address of this host");
        Shown("Cluster:Address", "http://me", "http://me", "must be an IP address");
        Shown("Cluster:Address", "10.0.0.7", "10.0.0.7", "has no effect with Tidegate:Cluster:Mode (Local)");
        Shown("Cluster:StateDirectory", "state", "state", "must be an absolute path");
        Shown("Cluster:StateDirectory", typeof(ConfigurationMutations).Assembly.Location, typeof(ConfigurationMutations).Assembly.Location, "must be a folder");
    }

    private void Redis()
    {
        const string Key = "Tidegate:Cluster:Redis:ConnectionString";
        Add("Tidegate:Cluster:Mode=Redis", Key, "(none)", "is needed with Tidegate:Cluster:Mode (Redis)");
        Add($"{Key}=127.0.0.1", Key, "(hidden)", "has no effect with Tidegate:Cluster:Mode (Local)");
        foreach (var unread in new[] { "127.0.0.1,pasword=x", "127.0.0.1,ssl=perhaps", "127.0.0.1,connectTimeout=5s" })
            Add($"Tidegate:Cluster:Mode=Redis\n{Key}={unread}", Key, "(hidden)", "a setting in it is unknown or has a wrong value; write it like 10.0.0.5:6379,user=tidegate");
        Add($"Tidegate:Cluster:Mode=Redis\n{Key}=redis://u:p@127.0.0.1", Key, "(hidden)", "must not be an address with a scheme");
        Add($"Tidegate:Cluster:Mode=Redis\n{Key}=ssl=true", Key, "(hidden)", "must name at least one host");
        foreach (var open in new[] { "10.0.0.5", "redis.example.com:6379,ssl=true", "127.0.0.1,10.0.0.5:6380" })
            Add($"Tidegate:Cluster:Mode=Redis\n{Key}={open}", Key, "(hidden)", "has no password: whoever reaches it decides how many connect");
        Add($"Tidegate:Cluster:Mode=Redis\n{Key}=127.0.0.1\nTidegate:Cluster:PrimarySilo=127.0.0.1:11112", "Tidegate:Cluster:PrimarySilo", "127.0.0.1:11112", "has no effect with Tidegate:Cluster:Mode (Redis)");
        Add($"Tidegate:Cluster:Mode=Redis\n{Key}=127.0.0.1\nTidegate:Cluster:Gateways=127.0.0.1:30001", "Tidegate:Cluster:Gateways", "127.0.0.1:30001", "has no effect with Tidegate:Cluster:Mode (Redis)");
        Wrong("Cluster:Redis:StartTimeout", "00:00:00.5", "must be from 00:00:01 to 00:10:00");
        Wrong("Cluster:Redis:Insecure", "yes", "must be true or false");
    }

    private void ClusterTls()
    {
        Shown("Cluster:Tls:CertificatePath", "/a.pem", null, "must name a PEM file too", "Cluster:Tls:KeyPath", "(none)");
        Shown("Cluster:Tls:CertificatePath", "/a.pem", null, "beside it Tidegate:Cluster:Tls:CertificatePath (/a.pem)", "Cluster:Tls:AuthorityPath", "(none)");
        Shown("Cluster:Tls:AuthorityPath", "/a.pem", null, "must name a PEM file too", "Cluster:Tls:CertificatePath", "(none)");
        const string Missing = "Tidegate:Cluster:Tls:CertificatePath=/no/a.pem\nTidegate:Cluster:Tls:KeyPath=/no/a.key\nTidegate:Cluster:Tls:AuthorityPath=/no/b.pem";
        Add(Missing, "Tidegate:Cluster:Tls:CertificatePath", "/no/a.pem", "must name the PEM file of the certificate of this process, and there is no such file");
        Add(Missing, "Tidegate:Cluster:Tls:KeyPath", "/no/a.key", "must name the PEM file of the private key, and there is no such file");
        Add(Missing, "Tidegate:Cluster:Tls:AuthorityPath", "/no/b.pem", "must name the PEM file of the root certificates of the authority, and there is no such file");
        Misplaced("Cluster:Tls:CertificatPath", "/a.pem", "did you mean Tidegate:Cluster:Tls:CertificatePath?");
        Misplaced("Cluster:Tls", "true", "is a section");
        Wrong("Cluster:Tls:KeyPath", "", "must not be empty");
    }

    private void Listeners()
    {
        foreach (var key in new[] { "Listen:Public", "Listen:Admin", "Listen:Silo" })
        {
            Wrong(key, "127.0.0.1:9000", "must begin with http:// or https://");
            Wrong(key, "ws://127.0.0.1:9000", "must begin with http:// or https://");
            Wrong(key, "http://127.0.0.1", "must name a port");
            Wrong(key, "http://127.0.0.1:70000", "must have a port from 0 to 65,535");
            Wrong(key, "http://127.0.0.1:9000/ws", "must have no path");
            Wrong(key, "http://example.com:9000", "other host names cannot be bound");
            Shown(key, ";", ";", "must name 1 to 16 addresses");
        }

        Shown("Listen:Public", "http://127.0.0.1:9000;http://1:9001", "\"http://1:9001\"", "must name an IP address");
        Shown("Listen:Public", "http://u:secret@127.0.0.1:9000", "\"http://(hidden)@127.0.0.1:9000\"", "must have no path, query or user");
        Shown("Listen:Admin", "http://127.0.0.1:8080", "\"http://127.0.0.1:8080\"", "must not share a port with http://127.0.0.1:8080 of Tidegate:Listen:Public");
        Shown("Listen:Admin", "http://localhost:8080", "\"http://localhost:8080\"", "must not share a port");
        Shown("Listen:Public", "http://127.0.0.1:9000;http://127.0.0.1:9000", "\"http://127.0.0.1:9000\"", "must not share a port");
        Shown("Listen:Public", "http://127.0.0.1:11111", "\"http://127.0.0.1:11111\"", "must not have the port of Tidegate:Cluster:SiloPort");
        Shown("Listen:Admin", "http://127.0.0.1:30000", "\"http://127.0.0.1:30000\"", "must not have the port of Tidegate:Cluster:GatewayPort");
        Shown("Listen:Admin", "http://0.0.0.0:8081", "\"http://0.0.0.0:8081\"", "needs Tidegate:Admin:Key");
        Shown("Listen:Admin", "http://*:8081", "\"http://[::]:8081\"", "needs Tidegate:Admin:Key");
        Shown("Listen:Silo", "http://0.0.0.0:8082", "\"http://0.0.0.0:8082\"", "needs Tidegate:Admin:Key");
        Shown("Listen:Silo", "http://127.0.0.1:8081", "\"http://127.0.0.1:8081\"", "must not share a port with http://127.0.0.1:8081 of Tidegate:Listen:Admin");
        Shown("Listen:Public", "http://0.0.0.0:8080", "\"http://0.0.0.0:8080\"", "while clients need no token (Tidegate:Access:AllowAnonymous ((none)))");
        Shown("Listen:Public", "https://127.0.0.1:8443", null, "must name the PEM file of the certificate", "Listen:CertificatePath", "(none)");
        Shown("Listen:Admin", "https://127.0.0.1:8443", null, "private key of the certificate", "Listen:CertificateKeyPath", "(none)");
        Shown("Listen:CertificatePath", "/no/such/file.pem", "/no/such/file.pem", "there is no such file");
        Shown("Listen:CertificateKeyPath", "/no/such/key.pem", "/no/such/key.pem", "there is no such file");
        Shown("Listen:Protocols", "Http1AndHttp2", "Http1AndHttp2", "needs https in Tidegate:Listen:Public");
    }

    private void Access()
    {
        Add("Tidegate:Access:AccessKey=tooshort", "Tidegate:Access:AccessKey", "(hidden)", "must have at least 32 bytes of UTF-8");
        Add($"Tidegate:Access:AccessKey={Key32}\nTidegate:Access:SecondaryAccessKey=tooshort", "Tidegate:Access:SecondaryAccessKey", "(hidden)", "must have at least 32 bytes");
        Add($"Tidegate:Access:SecondaryAccessKey={Key32}", "Tidegate:Access:SecondaryAccessKey", "(hidden)", "needs Tidegate:Access:AccessKey ((none))");
        Add($"Tidegate:Access:AccessKey={Key32}\nTidegate:Access:SecondaryAccessKey={Key32}", "Tidegate:Access:SecondaryAccessKey", "(hidden)", "must differ from Tidegate:Access:AccessKey ((hidden))");
        Add("Tidegate:Access:ServiceKey=tooshort", "Tidegate:Access:ServiceKey", "(hidden)", "must have at least 32 bytes of UTF-8");
        Add($"Tidegate:Access:ServiceKey={Key32}\nTidegate:Access:SecondaryServiceKey=tooshort", "Tidegate:Access:SecondaryServiceKey", "(hidden)", "must have at least 32 bytes");
        Add($"Tidegate:Access:SecondaryServiceKey={Key32}", "Tidegate:Access:SecondaryServiceKey", "(hidden)", "needs Tidegate:Access:ServiceKey ((none))");
        Add($"Tidegate:Access:ServiceKey={Key32}\nTidegate:Access:SecondaryServiceKey={Key32}", "Tidegate:Access:SecondaryServiceKey", "(hidden)", "must differ from Tidegate:Access:ServiceKey ((hidden))");
        Add($"Tidegate:Access:AccessKey={Key32}\nTidegate:Access:ServiceKey={Key32}", "Tidegate:Access:ServiceKey", "(hidden)", "must differ from Tidegate:Access:AccessKey ((hidden))");
        Add($"Tidegate:Access:AccessKey={Key32}\nTidegate:Access:SecondaryAccessKey=x{Key32}\nTidegate:Access:ServiceKey=x{Key32}", "Tidegate:Access:ServiceKey", "(hidden)", "must differ from Tidegate:Access:SecondaryAccessKey ((hidden))");
        Add("Tidegate:Access:AllowAnonymous=false", "Tidegate:Access:AllowAnonymous", "false", "or nobody can connect");
        Add("Tidegate:Standalone:Page=true\nTidegate:Cluster:Mode=Redis\nTidegate:Cluster:Redis:ConnectionString=127.0.0.1:6379", "Tidegate:Standalone:Page", "true", "needs Tidegate:Access:AccessKey ((none))");
        Add("Tidegate:Access:AnonymousClaims=true\nTidegate:Access:AllowAnonymous=false\nTidegate:Access:AccessKey=" + Key32, "Tidegate:Access:AnonymousClaims", "true", "is for clients without a token");
        Add("Tidegate:Access:AnonymousClaims=true\nTidegate:Access:AccessKey=" + Key32, "Tidegate:Access:AnonymousClaims", "true", "set Tidegate:Access:AllowAnonymous");
        foreach (var listener in new[] { "Admin", "Silo" })
            Add($"Tidegate:Listen:{listener}=http://0.0.0.0:8099\nTidegate:Admin:Key={Key32}", $"Tidegate:Listen:{listener}", "\"http://0.0.0.0:8099\"", "say with Tidegate:Admin:Insecure (false) that the network is private");
        Add("Tidegate:Admin:Key=key with blanks in it", "Tidegate:Admin:Key", "(hidden)", "visible ASCII characters");
        foreach (var origin in new[] { "example.com", "https://example.com/", "https://example.com/app", "https://Example.com", "null", "ftp://example.com", "https://example.com:443" })
            Wrong("Access:Origins:0", origin, "must be scheme, host and port");
        Add("Tidegate:Access:Origins:0=*\nTidegate:Access:Origins:1=https://example.com", "Tidegate:Access:Origins", "*, https://example.com", "must not name others beside *");
        foreach (var endpoint in new[] { "chat.example.com", "wss://chat.example.com", "/relative" })
            Wrong("Access:PublicEndpoints:0", endpoint, "must be an absolute http or https address");
        Shown("Access:PublicEndpoints:0", "https://chat.example.com?x=1", "\"https://chat.example.com?(hidden)\"", "must be an absolute http or https address");
    }

    private void Diagnostics()
    {
        Shown("Diagnostics:JournalPath", "journals", "journals", "must be an absolute path");
        Shown("Diagnostics:JournalPath", typeof(ConfigurationMutations).Assembly.Location, typeof(ConfigurationMutations).Assembly.Location, "must be a folder");
        Wrong("Diagnostics:JournalMegabytes", "0", "must be from 1 to 65,536");
        Wrong("Telemetry:TraceSampling", "1.5", "must be from 0 to 1");
        Wrong("Telemetry:TraceSampling", "NaN", "must be a number in digits");
        Wrong("Telemetry:LogFormat", "xml", "one of Text, Json");
        Wrong("Telemetry:ConnectionLinesPerSecond", "-1", "must be from 0 to 100,000");
        foreach (var endpoint in new[] { "127.0.0.1:4318", "grpc://127.0.0.1:4317", "http://collector/v1/traces", "/collector" })
            Shown("Telemetry:OtlpEndpoint", endpoint, endpoint, "must be the http or https address of a collector");
        Shown("Telemetry:OtlpEndpoint", "http://collector?x=1", "http://collector?(hidden)", "must be the http or https address of a collector");
        Shown("Telemetry:OtlpEndpoint", "http://ann:hush@collector/v1", "http://(hidden)@collector/v1", "must be the http or https address of a collector");
    }

    private void Hubs()
    {
        foreach (var hub in new[] { "1chat", "a/b", "a b", "_x", new string('a', 129) })
            Add($"Tidegate:Hubs:{hub}:Handler=echo", $"Tidegate:Hubs:{hub}", hub[..Math.Min(hub.Length, 120)], "must be a hub name");
        Wrong("Hubs:chat:Priority", "high", "must be true or false");
    }

    private void EventHandlers()
    {
        const string Webhook = "Tidegate:Hubs:chat:Handler=webhook\nTidegate:Hubs:chat:EventHandlers:0:";
        const string Url = "Tidegate:Hubs:chat:EventHandlers:0:Url";
        Wrong("Hubs:chat:Handler", "hook", "must be one of None, Echo, Grain, Webhook");
        Add("Tidegate:Hubs:chat:Handler=webhook", "Tidegate:Hubs:chat:Handler", "Webhook", "needs at least one event handler: set Tidegate:Hubs:chat:EventHandlers:0:Url");
        Add("Tidegate:Hubs:chat:EventHandlers:0:Url=https://example.com/\nTidegate:Hubs:chat:EventHandlers:0:Events=*", "Tidegate:Hubs:chat:EventHandlers", null, "has no effect with Tidegate:Hubs:chat:Handler (None)");
        Add("Tidegate:Hubs:chat:WebhookNetworks:0=10.0.0.0/8", "Tidegate:Hubs:chat:WebhookNetworks", "10.0.0.0/8", "has no effect with Tidegate:Hubs:chat:Handler (None)");
        Add($"{Webhook}Events=*", Url, "(none)", "is needed: where the events are posted to");
        Add($"{Webhook}Url=https://example.com/?code=hush", "Tidegate:Hubs:chat:EventHandlers:0:Events", "(none)", "must name events of clients (* for all), unless Tidegate:Hubs:chat:EventHandlers:0:SystemEvents ((none)) or Tidegate:Hubs:chat:EventHandlers:0:GroupEvents ((none)) names some");
        foreach (var url in new[] { "http://app.example.com/", "app.example.com", "ftp://example.com/", "https://u@example.com/", "https://example.com/#{event}" })
            Add($"{Webhook}Url={url}\nTidegate:Hubs:chat:EventHandlers:0:Events=*", Url, "(hidden)", "must be an absolute https address");
        foreach (var url in new[] { "https://{hub}.example.com/", "https://{event}", "https://example.com:{hub}/", "https://{hub}@example.com/", "{hub}://example.com/" })
            Add($"{Webhook}Url={url}\nTidegate:Hubs:chat:EventHandlers:0:Events=*", Url, "(hidden)", "must have {hub} and {event} in its path and query only");
        foreach (var url in new[] { "https://example.com/{user}", "https://example.com/{hub", "https://example.com/{Hub}", "https://example.com/{{event}}" })
            Add($"{Webhook}Url={url}\nTidegate:Hubs:chat:EventHandlers:0:Events=*", Url, "(hidden)", "must have nothing in braces but {hub} and {event}");
        foreach (var url in new[] { "https://10.0.0.1/{event}", "https://[fd00::1]/", "https://169.254.169.254/" })
            Add($"{Webhook}Url={url}\nTidegate:Hubs:chat:EventHandlers:0:Events=*", Url, "(hidden)", "must not be in a private network; list it in Tidegate:Hubs:chat:WebhookNetworks ((none))");
        foreach (var events in new[] { "a,,b", "a b", "a,*", "1a", "ä", "," })
            Add($"{Webhook}Url=https://example.com/\nTidegate:Hubs:chat:EventHandlers:0:Events={events}", "Tidegate:Hubs:chat:EventHandlers:0:Events", events, "must be * or names separated by commas");
        foreach (var events in new[] { "*", "connect,message", "connect,", "Connects" })
            Add($"{Webhook}Url=https://example.com/\nTidegate:Hubs:chat:EventHandlers:0:SystemEvents={events}", "Tidegate:Hubs:chat:EventHandlers:0:SystemEvents", events, "must be some of connect, connected, disconnected");
        Add($"{Webhook}Url=https://example.com/\nTidegate:Hubs:chat:EventHandlers:0:GroupEvents=*", "Tidegate:Hubs:chat:EventHandlers:0:GroupEvents", "*", "must be some of joined, left");
        Add($"{Webhook}Url=https://example.com/\nTidegate:Hubs:chat:EventHandlers:0:Events=*\nTidegate:Hubs:chat:WebhookNetworks:0=10.0.0.1/8", "Tidegate:Hubs:chat:WebhookNetworks:0", "\"10.0.0.1/8\"", "must be a network in CIDR form");
        Add("Tidegate:Hubs:chat:EventHandlers:first:Url=https://example.com/?code=hush", "Tidegate:Hubs:chat:EventHandlers:first", null, "is a list, whose keys are numbers");
        Add("Tidegate:Hubs:chat:EventHandlers=https://example.com/?code=hush", "Tidegate:Hubs:chat:EventHandlers", null, "is a list of sections: give each handler a number");
        Add("Tidegate:Hubs:chat:EventHandlers:0:Uri=https://example.com/?code=hush", "Tidegate:Hubs:chat:EventHandlers:0:Uri", null, "did you mean Tidegate:Hubs:chat:EventHandlers:0:Url?");
    }

    private void Surroundings()
    {
        Add("Limits:MaxConnections=5", "Limits:MaxConnections", "\"5\"", "write Tidegate:Limits:MaxConnections");
        Add("Admin:Key=verysecretverysecret", "Admin:Key", "(hidden)", "write Tidegate:Admin:Key");
        Add("ASPNETCORE_FORWARDEDHEADERS_ENABLED=true", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "\"true\"", "must not be set");
        Add("FORWARDEDHEADERS_ENABLED=true", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "\"true\"", "must not be set");
    }

    // The shown value, and sometimes the key that is blamed, are not those of the setting.
    private void Shown(string setting, string value, string? shown, string rule, string? blamed = null, string? blamedValue = null) =>
        Add($"Tidegate:{setting}={value}", $"Tidegate:{blamed ?? setting}", shown ?? blamedValue, rule);
}
