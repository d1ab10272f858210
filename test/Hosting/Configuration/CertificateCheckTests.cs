using Tidegate.Configuration.Validation;
using Tidegate.Processes;
using Tidegate.Processes.Certificates;

namespace Tidegate.Hosting.Tests.Configuration;

/// <summary>What is wrong with the files is said at start: each defect with its key, all at once.</summary>
public sealed class CertificateCheckTests : IDisposable
{
    private const string Prefix = "Tidegate:Cluster:Tls:";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly CertificateFolder _files;

    public CertificateCheckTests() => _files = new CertificateFolder(_folder.Path);

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Files_that_fit_are_accepted()
    {
        _files.Write(_authority.Issue("member"), _authority);

        Assert.Empty(Problems());
    }

    [Fact]
    public void Certificate_without_extended_key_usage_is_accepted()
    {
        _files.Write(_authority.Issue("member", serverUse: false, clientUse: false), _authority);

        Assert.Empty(Problems());
    }

    [Fact]
    public void Intermediate_certificate_may_stand_in_either_file()
    {
        using var intermediate = _authority.Intermediate("intermediate");
        var member = intermediate.Issue("member");

        _files.Write(member.Pem + "\n" + intermediate.Pem, member.KeyPem, _authority.Pem);
        Assert.Empty(Problems());
        _files.Write(member.Pem, member.KeyPem, intermediate.Pem + "\n" + _authority.Pem);
        Assert.Empty(Problems());
    }

    [Fact]
    public void Expired_certificate_is_refused_with_its_dates()
    {
        _files.Write(_authority.Issue("member", validFrom: TimeSpan.FromDays(-40)), _authority);

        Refused("CertificatePath", "must be valid now; CN=member is so from");
    }

    [Fact]
    public void Certificate_of_the_future_is_refused()
    {
        _files.Write(_authority.Issue("member", validFrom: TimeSpan.FromDays(2)), _authority);

        Refused("CertificatePath", "must be valid now");
    }

    [Fact]
    public void Certificate_of_another_authority_is_refused_although_the_name_is_the_same()
    {
        using var namesake = TestAuthority.Create();
        _files.Write(namesake.Issue("member"), _authority);

        Refused("CertificatePath", "must be issued by a root in AuthorityPath");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Certificate_for_one_side_only_is_refused(bool server, bool client)
    {
        _files.Write(_authority.Issue("member", serverUse: server, clientUse: client), _authority);

        Refused("CertificatePath", "must allow both server and client authentication");
    }

    [Fact]
    public void Key_of_another_certificate_is_refused()
    {
        _files.Write(_authority.Issue("member").Pem, _authority.Issue("member").KeyPem, _authority.Pem);

        Refused("KeyPath", "must hold the private key of the first certificate in CertificatePath");
    }

    [Fact]
    public void Encrypted_key_is_refused()
    {
        _files.Write(_authority.Issue("member").Pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n", _authority.Pem);

        Refused("KeyPath", "must hold the private key without encryption");
    }

    [Fact]
    public void Private_key_of_the_authority_is_refused()
    {
        var member = _authority.Issue("member");
        _files.Write(member.Pem, member.KeyPem, _authority.Pem + "\n" + _authority.KeyPem);

        Refused("AuthorityPath", "must not hold a private key");
    }

    [Fact]
    public void Authority_without_its_root_is_refused()
    {
        using var intermediate = _authority.Intermediate("intermediate");
        _files.Write(intermediate.Issue("member"), intermediate);

        Refused("AuthorityPath", "must hold the self-signed root certificate");
    }

    [Fact]
    public void Files_without_content_are_refused_all_at_once()
    {
        _files.Write("", "no key", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");

        Assert.Equal(
            [Prefix + "AuthorityPath", Prefix + "CertificatePath", Prefix + "KeyPath"],
            Problems().Select(problem => problem.Key).Order());
        Assert.All(Problems(), problem => Assert.Contains("there is none in it", problem.Rule, StringComparison.Ordinal));
        Assert.All(Problems(), problem => Assert.Contains(_folder.Path, problem.Value, StringComparison.Ordinal));
    }

    private IReadOnlyList<ConfigurationProblem> Problems() => Checked.Run(_files.Arguments).Problems;

    private void Refused(string setting, string rule)
    {
        var problem = Assert.Single(Problems());
        Assert.Equal(Prefix + setting, problem.Key);
        Assert.Contains(rule, problem.Rule, StringComparison.Ordinal);
    }
}
