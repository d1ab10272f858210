namespace Tidegate.Configuration.Validation;

/// <summary>The listeners of frontend and silo, and what they demand of keys, certificates and origins.</summary>
internal static class ListenRules
{
    private const string PublicKey = "Listen:Public";
    private const string AdminKey = "Listen:Admin";
    private const string SiloKey = "Listen:Silo";

    public static void AddressesAreBindable(RuleContext context)
    {
        foreach (var (key, setting) in Listeners(context))
        {
            var addresses = ListenAddress.Split(setting);
            context.Require(
                addresses.Length is > 0 and <= ListenAddress.MaxAddresses,
                key,
                $"must name 1 to {ListenAddress.MaxAddresses} addresses, separated by ;");
            foreach (var text in addresses)
                context.Require(ListenAddress.TryParse(text, out _, out var error), key, text, error);
        }
    }

    public static void AddressesDoNotCollide(RuleContext context)
    {
        var all = Listeners(context).SelectMany(listener => Readable(listener.Setting).Select(address => (listener.Key, address))).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (key, address) = all[i];
                context.Require(
                    !address.Collides(all[j].address),
                    key,
                    address.ToString(),
                    $"must not share a port with {all[j].address} of {TidegateOptions.Section}:{all[j].Key}; every address needs a port of its own");
            }
        }
    }

    // In mode Local silo and frontends share the machine, and in Standalone the process.
    public static void PortsAreNotThoseOfTheSilo(RuleContext context)
    {
        foreach (var (key, setting) in Listeners(context))
        {
            foreach (var address in Readable(setting))
            {
                context.Require(address.Port != context.Options.Cluster.SiloPort, key, address.ToString(), "must not have the port of {Cluster:SiloPort}");
                context.Require(address.Port != context.Options.Cluster.GatewayPort, key, address.ToString(), "must not have the port of {Cluster:GatewayPort}");
            }
        }
    }

    public static void OperatorsOffLoopbackHaveKey(RuleContext context)
    {
        foreach (var (key, setting) in Listeners(context).Where(listener => listener.Key != PublicKey))
        {
            foreach (var address in Readable(setting))
            {
                context.Require(
                    address.IsLoopback || context.Options.Admin.Key is not null,
                    key,
                    address.ToString(),
                    "can be reached from other machines and needs {Admin:Key}; set a key or bind to 127.0.0.1");
            }
        }
    }

    // Whoever reads a network that the key crosses unencrypted is an operator from then on.
    public static void KeyOffLoopbackIsEncrypted(RuleContext context)
    {
        foreach (var (key, setting) in Listeners(context).Where(listener => listener.Key != PublicKey))
        {
            foreach (var address in Readable(setting))
            {
                context.Require(
                    address.IsLoopback || address.IsHttps || context.Options.Admin.Key is null || context.Options.Admin.Insecure,
                    key,
                    address.ToString(),
                    "can be reached from other machines, and the key of operators would cross the network unencrypted: use https, bind to "
                    + "127.0.0.1, or say with {Admin:Insecure} that the network is private");
            }
        }
    }

    public static void AnonymousOffLoopbackNamesOrigins(RuleContext context)
    {
        foreach (var address in Readable(context.Options.Listen.Public))
        {
            context.Require(
                address.IsLoopback || !context.Options.Access.AdmitsAnonymous || context.Options.Access.Origins.Length > 0,
                PublicKey,
                address.ToString(),
                "can be reached from other machines while clients need no token ({Access:AllowAnonymous}): name the web pages that may connect "
                + "in {Access:Origins} (* is any), demand tokens, or bind to 127.0.0.1");
        }
    }

    public static void HttpsHasCertificate(RuleContext context)
    {
        var listen = context.Options.Listen;
        var isHttps = Listeners(context).SelectMany(listener => Readable(listener.Setting)).Any(address => address.IsHttps);
        RequireFile(context, "Listen:CertificatePath", listen.CertificatePath, isHttps, "certificate");
        RequireFile(context, "Listen:CertificateKeyPath", listen.CertificateKeyPath, isHttps, "private key of the certificate");
    }

    public static void BothProtocolsNeedHttps(RuleContext context) => context.Require(
        context.Options.Listen.Protocols != ListenProtocols.Http1AndHttp2 || Readable(context.Options.Listen.Public).All(address => address.IsHttps),
        "Listen:Protocols",
        "needs https in {Listen:Public}: without TLS a client cannot choose; use https, Http1 or Http2");

    public static void ProxiesAreNetworks(RuleContext context)
    {
        var proxies = context.Options.Listen.TrustedProxies;
        for (var i = 0; i < proxies.Length; i++)
        {
            // Whoever trusts everybody lets each client choose the address that limits and logs see.
            context.Require(
                NetworkText.TryParse(proxies[i], out var network) && network.PrefixLength > 0,
                $"Listen:TrustedProxies:{i}",
                proxies[i],
                "must be a network in CIDR form without bits behind its prefix, and not all of them, such as 10.20.0.0/16 or 10.20.0.5/32");
        }
    }

    private static void RequireFile(RuleContext context, string key, string? path, bool isNeeded, string what)
    {
        context.Require(path is not null || !isNeeded, key, $"must name the PEM file of the {what}, since {{{PublicKey}}}, {{{AdminKey}}} or {{{SiloKey}}} is https");
        context.Require(path is null || File.Exists(path), key, $"must name the PEM file of the {what}, and there is no such file");
    }

    private static (string Key, string Setting)[] Listeners(RuleContext context) =>
        [(PublicKey, context.Options.Listen.Public), (AdminKey, context.Options.Listen.Admin), (SiloKey, context.Options.Listen.Silo)];

    private static IEnumerable<ListenAddress> Readable(string setting)
    {
        foreach (var text in ListenAddress.Split(setting))
        {
            if (ListenAddress.TryParse(text, out var address, out _))
                yield return address;
        }
    }
}
