namespace Tidegate.WebFrontend.Connections;

/// <summary>Says how much memory the assembly of a message may take at this moment: what the send queue takes meanwhile is gone.</summary>
internal interface IBufferRoom
{
    /// <summary>Largest buffer, in bytes; negative where the connection is over its memory already.</summary>
    long BufferRoomBytes { get; }
}
