using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Clustering;
using Tidegate.Processes;
using Tidegate.Processes.Certificates;

namespace Tidegate.Hosting.Tests.Clustering;

public sealed class ClusterCertificatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly CertificateFolder _files;
    private readonly ClusterCertificates _certificates;

    public ClusterCertificatesTests()
    {
        _files = new CertificateFolder(_folder.Path);
        var tls = new ClusterTlsOptions { CertificatePath = _files.CertificatePath, KeyPath = _files.KeyPath, AuthorityPath = _files.AuthorityPath };
        _certificates = new ClusterCertificates(
            Options.Create(new TidegateOptions { Cluster = { Tls = tls } }), TimeProvider.System, NullLogger<ClusterCertificates>.Instance);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Unchanged_files_are_parsed_once()
    {
        _files.Write(_authority.Issue("member"), _authority);

        Assert.Same(_certificates.Current(), _certificates.Current());
    }

    [Fact]
    public void Changed_files_hold_at_once()
    {
        _files.Write(_authority.Issue("first"), _authority);
        Assert.Equal("CN=first", _certificates.Current().Leaf.Subject);

        _files.Write(_authority.Issue("second"), _authority);

        Assert.Equal("CN=second", _certificates.Current().Leaf.Subject);
        Assert.True(_certificates.Current().Leaf.HasPrivateKey);
    }

    [Fact]
    public void Certificate_whose_key_is_still_to_come_changes_nothing()
    {
        var (first, second) = (_authority.Issue("first"), _authority.Issue("second"));
        _files.Write(first, _authority);
        _ = _certificates.Current();

        _files.Write(second.Pem, first.KeyPem, _authority.Pem);
        Assert.Equal("CN=first", _certificates.Current().Leaf.Subject);
        _files.Write(second, _authority);
        Assert.Equal("CN=second", _certificates.Current().Leaf.Subject);
    }

    [Fact]
    public void Lost_file_changes_nothing()
    {
        _files.Write(_authority.Issue("member"), _authority);
        _ = _certificates.Current();

        File.Delete(_files.KeyPath);

        Assert.Equal("CN=member", _certificates.Current().Leaf.Subject);
    }

    // A mounted secret: each file is a link through a folder that is replaced, so that the times of the links never change.
    [Fact]
    public void Files_behind_a_replaced_link_are_seen()
    {
        var (mount, first, second) = (Path.Combine(_folder.Path, "data"), New("1"), New("2"));
        new CertificateFolder(first).Write(_authority.Issue("first"), _authority);
        new CertificateFolder(second).Write(_authority.Issue("second"), _authority);
        Directory.CreateSymbolicLink(mount, first);
        foreach (var path in (string[])[_files.CertificatePath, _files.KeyPath, _files.AuthorityPath])
            File.CreateSymbolicLink(path, Path.Combine(mount, Path.GetFileName(path)));
        Assert.Equal("CN=first", _certificates.Current().Leaf.Subject);

        Directory.CreateSymbolicLink(mount + ".new", second);
        Directory.Delete(mount);
        Directory.Move(mount + ".new", mount);

        Assert.Equal("CN=second", _certificates.Current().Leaf.Subject);
    }

    [Fact]
    public void Files_that_were_never_usable_give_nothing()
    {
        Assert.Throws<InvalidOperationException>(_certificates.Current);

        _files.Write(_authority.Issue("member"), _authority);

        Assert.Equal("CN=member", _certificates.Current().Leaf.Subject);
    }

    private string New(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
}
