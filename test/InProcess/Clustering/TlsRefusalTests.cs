using Tidegate.Processes.Certificates;

namespace Tidegate.InProcess.Tests.Clustering;

/// <summary>Who has no valid certificate of the cluster's authority gets no answer of Orleans, at neither port of a silo.</summary>
public sealed class TlsRefusalTests(TlsRefusalTests.Silo silo) : IClassFixture<TlsRefusalTests.Silo>
{
    private const byte TlsAlert = 0x15;

    public static TheoryData<string, bool> Callers()
    {
        var callers = new TheoryData<string, bool>();
        foreach (var who in new[] { "foreign", "none", "expired", "early", "server-only", "self-made" })
        {
            callers.Add(who, true);
            callers.Add(who, false);
        }

        return callers;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Member_is_answered(bool atGateway) =>
        Assert.NotEmpty(await Knock.EncryptedAsync(silo.Port(atGateway), silo.Greeting(atGateway), silo.Authority.Issue("member")));

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Caller_without_a_valid_certificate_is_refused(string who, bool atGateway)
    {
        var certificate = who switch
        {
            "foreign" => silo.Namesake.Issue("member"),
            "expired" => silo.Authority.Issue("member", validFrom: TimeSpan.FromDays(-40)),
            "early" => silo.Authority.Issue("member", validFrom: TimeSpan.FromDays(2)),
            "server-only" => silo.Authority.Issue("member", clientUse: false),
            "self-made" => new TestCertificate(silo.Namesake.Pem, silo.Namesake.KeyPem),
            _ => null,
        };

        Assert.Empty(await Knock.EncryptedAsync(silo.Port(atGateway), silo.Greeting(atGateway), certificate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_without_encryption_is_refused(bool atGateway)
    {
        var answer = await Knock.PlainAsync(silo.Port(atGateway), silo.Hello);

        Assert.True(answer is [] or [TlsAlert, ..], $"It was answered with {Convert.ToHexString(answer)}.");
    }

    /// <summary>What the refusals are compared with.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silo_without_encryption_answers_anybody(bool atGateway)
    {
        await using var plain = new TlsCluster();
        await plain.AddSiloAsync(null);

        var answer = await Knock.PlainAsync(atGateway ? plain.Ports[0].Gateway : plain.Ports[0].Silo, silo.Greeting(atGateway));

        Assert.True(answer is [not TlsAlert, ..], $"It was answered with {Convert.ToHexString(answer)}.");
    }

    [Fact]
    public async Task Frontend_of_another_authority_is_refused_with_a_reason_in_the_log() => Assert.True(await silo.Cluster.IsRefusedAsync(
        silo.Cluster.NewFiles().Write(silo.Namesake.Issue("stranger"), silo.Namesake, silo.Authority),
        "certificate CN=stranger was refused"));

    /// <summary>One silo for all of them.</summary>
    public sealed class Silo : IAsyncLifetime
    {
        internal TlsCluster Cluster { get; } = new();

        internal TestAuthority Authority { get; } = TestAuthority.Create();

        /// <summary>An authority that only shares the name.</summary>
        internal TestAuthority Namesake { get; } = TestAuthority.Create();

        internal byte[] Hello { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await Cluster.AddSiloAsync(Cluster.NewFiles().Write(Authority.Issue("silo"), Authority));
            Hello = await Knock.RecordHelloAsync(Cluster);
        }

        public async Task DisposeAsync()
        {
            await Cluster.DisposeAsync();
            Authority.Dispose();
            Namesake.Dispose();
        }

        /// <summary>
        /// Bytes that a silo answers if it lets anybody in: a gateway greets who has greeted, a silo greets at once, and would hang up on a
        /// whole greeting of a client.
        /// </summary>
        internal byte[] Greeting(bool atGateway) => atGateway ? Hello : Hello[..1];

        internal int Port(bool atGateway) => atGateway ? Cluster.Ports[0].Gateway : Cluster.Ports[0].Silo;
    }
}
